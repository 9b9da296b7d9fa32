package dev.reverie.agents.dreamer;

import dev.reverie.agents.replay.ReplayRatio;
import java.util.Map;

/** When an agent acts by its policy, and when it learns. */
public interface Schedule {
  /**
   * Whether an action is still random.
   *
   * @param actions taken so far
   * @return true before the agent's own policy acts
   */
  boolean random(long actions);

  /**
   * Updates to be made now; asked after every action for which the replay is ready.
   *
   * @param actions taken so far
   * @return how many
   */
  int due(long actions);

  /**
   * What a run saves.
   *
   * @return numbers by name
   */
  Map<String, Long> counters();

  /**
   * Continues from what was saved.
   *
   * @param counters what {@link #counters()} gave, among others or not
   */
  void restore(Map<String, Long> counters);

  /**
   * Every step replayed so many times, and no random actions: v3.
   *
   * @param ratio says how many updates are due
   * @return the schedule
   */
  static Schedule ratio(ReplayRatio ratio) {
    return new Schedule() {
      @Override
      public boolean random(long actions) {
        return false;
      }

      @Override
      public int due(long actions) {
        return ratio.due(actions);
      }

      @Override
      public Map<String, Long> counters() {
        return ratio.counters();
      }

      @Override
      public void restore(Map<String, Long> counters) {
        ratio.restore(counters);
      }
    };
  }
}
