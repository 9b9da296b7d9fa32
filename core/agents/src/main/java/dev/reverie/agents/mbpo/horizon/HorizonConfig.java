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
 * @param ensemble the model
 * @param rollout the numbers of all controllers; which one is not looked at
 */
public record HorizonConfig(int[] sizes, int rolloutStates, boolean returns, EnsembleConfig ensemble,
    RolloutSettings rollout) {
  /** Refuses sizes that do not rise, and numbers out of range. */
  public HorizonConfig {
    sizes = sizes.clone();
    for (int i = 0; i < sizes.length; i++) {
      require(sizes[i] >= 2 && (i == 0 || sizes[i] > sizes[i - 1]), "sizes", Arrays.toString(sizes),
          "numbers of at least 2 that rise");
    }
    require(sizes.length >= 2, "sizes", Arrays.toString(sizes), "at least two");
    require(rolloutStates > 0, "rolloutStates", rolloutStates, "at least 1");
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
   * Data from 250 to 5000 transitions. The model is trained in small batches, so that it learns from 250 transitions
   * what there is to be learned; lengths have room to rise.
   *
   * @return the configuration
   */
  static HorizonConfig standard() {
    EnsembleConfig small = EnsembleConfig.small(100);
    EnsembleConfig ensemble = new EnsembleConfig(small.members(), small.elites(), small.hidden(), small.learningRate(),
        64, small.decay(), small.holdoutRatio(), small.mostHoldout(), small.improvement(), small.patience(),
        small.mostEpochs());
    RolloutSettings r = RolloutSettings.fixed(1);
    RolloutSettings rollout = new RolloutSettings("fixed", 1, RolloutSchedule.fixed(1),
        new RolloutSettings.Bound(500, 0), r.m2ac(), new RolloutSettings.Macura(100, 1, 95, 2000), r.infoprop());
    return new HorizonConfig(new int[] {250, 500, 1000, 1500, 2000, 3000, 4000, 5000}, 1000, false, ensemble, rollout);
  }
}
