package dev.reverie.agents.mbpo.horizon;

import dev.reverie.agents.mbpo.EnsembleConfig;
import dev.reverie.agents.mbpo.rollout.RolloutSchedule;
import dev.reverie.agents.mbpo.rollout.RolloutSettings;
import java.util.Arrays;

/**
 * What the study is told: one setting for all tasks.
 *
 * @param sizes numbers of real transitions at which the model is trained and rollouts are made, rising
 * @param rolloutStates states that rollouts are asked to start from each time
 * @param returns whether agents are trained too, and their returns compared with those of fixed lengths: hours
 * @param agentSteps real steps of these agents; 0 for the task's own number
 * @param ensemble the model
 * @param rollout the numbers of all controllers; which one is not looked at
 */
public record HorizonConfig(int[] sizes, int rolloutStates, boolean returns, int agentSteps,
    EnsembleConfig ensemble, RolloutSettings rollout) {
  /** Refuses sizes that do not rise, and numbers out of range. */
  public HorizonConfig {
    sizes = sizes.clone();
    for (int i = 0; i < sizes.length; i++) {
      require(sizes[i] >= 2 && (i == 0 || sizes[i] > sizes[i - 1]), "sizes", Arrays.toString(sizes),
          "numbers of at least 2 that rise");
    }
    require(sizes.length >= 2, "sizes", Arrays.toString(sizes), "at least two");
    require(rolloutStates > 0, "rolloutStates", rolloutStates, "at least 1");
    require(agentSteps >= 0, "agentSteps", agentSteps, "at least 0");
  }

  private static void require(boolean holds, String key, Object came, String expected) {
    if (!holds) {
      throw new IllegalArgumentException("mbpo-horizon: " + key + " is " + came + ", expected " + expected);
    }
  }

  /**
   * Numbers of real transitions.
   *
   * @return a copy
   */
  @Override
  public int[] sizes() {
    return sizes.clone();
  }

  /**
   * Data from 250 to 5000 transitions, and the model that agents have for small tasks, in smaller batches, so that it
   * learns from 250 transitions what they have to teach: networks that have not learned yet agree with each other.
   * The bounds of the log variances stay, as MACURA's authors have them: bounds that learn follow the
   * model's error down where the world has no noise, and disagreement is measured against the variance. Horizons of the
   * bound and of MACURA are far off, so that lengths have room to rise.
   *
   * @return the configuration
   */
  static HorizonConfig standard() {
    EnsembleConfig e = EnsembleConfig.small(100);
    EnsembleConfig ensemble = new EnsembleConfig(e.members(), e.elites(), e.hidden(), e.learningRate(), 64, e.decay(),
        e.holdoutRatio(), e.mostHoldout(), e.improvement(), e.patience(), e.mostEpochs(), false);
    RolloutSettings r = RolloutSettings.fixed(1);
    RolloutSettings rollout = new RolloutSettings("fixed", 1, RolloutSchedule.fixed(1),
        new RolloutSettings.Bound(500, 0), r.m2ac(), new RolloutSettings.Macura(100, 1, 95, 2000),
        r.infoprop());
    return new HorizonConfig(new int[] {250, 500, 1000, 1500, 2000, 3000, 4000, 5000}, 300, false, 0, ensemble, rollout);
  }
}
