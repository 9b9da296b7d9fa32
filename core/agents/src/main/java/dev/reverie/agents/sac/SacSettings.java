package dev.reverie.agents.sac;

import dev.reverie.agents.train.Settings;
import dev.reverie.agents.train.TrainingConfig;

/**
 * Settings of soft actor-critic without a model.
 *
 * @param training how long, and when to look
 * @param randomSteps real steps with random actions before the policy takes over and learning begins
 * @param replayCapacity most real transitions remembered
 * @param updatesPerStep updates after each real step
 * @param rewardScale what rewards are multiplied by before anything learns from them
 * @param sac the numbers of the updates
 */
public record SacSettings(TrainingConfig training, int randomSteps, int replayCapacity, int updatesPerStep,
    float rewardScale, SacConfig sac) implements Settings {
  /** Refuses numbers below 1. */
  public SacSettings {
    if (randomSteps < 1 || replayCapacity < 1 || updatesPerStep < 1) {
      throw new IllegalArgumentException("sac: randomSteps " + randomSteps + ", replayCapacity " + replayCapacity
          + " and updatesPerStep " + updatesPerStep + ", expected at least 1 of each");
    }
    if (!(rewardScale > 0 && Float.isFinite(rewardScale))) {
      throw new IllegalArgumentException("sac: rewardScale is " + rewardScale + ", expected above 0");
    }
  }
}
