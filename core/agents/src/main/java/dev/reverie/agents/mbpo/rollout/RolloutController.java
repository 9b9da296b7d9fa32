package dev.reverie.agents.mbpo.rollout;

import java.util.Map;

/**
 * Decides how long imagined rollouts are: all of them before they begin, or each at each of its steps. What it
 * remembers from one training of the model to the next is in states of the store that it was made with.
 */
public interface RolloutController {
  /**
   * What it looks at in each step.
   *
   * @return the look
   */
  Look look();

  /**
   * Steps that no rollout exceeds, ever.
   *
   * @return at least 1
   */
  int longest();

  /**
   * Rollouts of a newly trained model are about to begin.
   *
   * @param situation how things are
   */
  void begin(Situation situation);

  /**
   * Steps that no rollout exceeds, this time.
   *
   * @return from 1 to {@link #longest()}
   */
  int length();

  /**
   * Decides about the steps that were just made.
   *
   * @param step from 0
   * @param steps the steps
   */
  default void judge(int step, Steps steps) {
  }

  /**
   * Whether rollouts begin until there is one transition for each state that they were asked to start from; else one
   * begins at each.
   *
   * @return false unless the rule says so
   */
  default boolean refills() {
    return false;
  }

  /**
   * Whether what older models imagined leaves the pool after so many trainings however little there is; else when newer
   * transitions need the room.
   *
   * @return true where lengths are not known beforehand
   */
  default boolean forgetsByAge() {
    return true;
  }

  /**
   * Policy updates after a real step.
   *
   * @param setting the number in the settings
   * @param fill share of the pool that is filled
   * @return the number
   */
  default int updates(int setting, double fill) {
    return setting;
  }

  /**
   * What is worth plotting of the last rollouts.
   *
   * @return values by metric name
   */
  default Map<String, Double> metrics() {
    return Map.of();
  }
}
