package dev.reverie.agents.mbpo;

import dev.reverie.agents.mbpo.rollout.RolloutSettings;
import dev.reverie.agents.sac.SacConfig;
import dev.reverie.agents.train.Settings;
import dev.reverie.agents.train.TrainingConfig;

/**
 * Settings of model-based policy optimisation.
 *
 * @param training how long, and when to look
 * @param randomSteps real steps with random actions before anything is learned
 * @param replayCapacity most real transitions remembered
 * @param epochLength real steps that the rollout schedule calls an epoch, counted after the random steps
 * @param modelEvery real steps between two trainings of the model, each followed by rollouts
 * @param rolloutStates states that rollouts start from after each training
 * @param rollout what decides how long rollouts are
 * @param retainEpochs epochs whose imagined transitions are kept
 * @param realRatio share of real transitions in a batch, rounded down
 * @param updatesPerStep policy updates after each real step
 * @param rewardScale what rewards are multiplied by before anything learns from them; model and policy both want
 *     rewards
 *     that are neither far below nor far above 1
 * @param errorDepth longest rollout whose error is measured
 * @param ensemble the model
 * @param sac the policy
 */
public record MbpoSettings(TrainingConfig training, int randomSteps, int replayCapacity, int epochLength,
    int modelEvery, int rolloutStates, RolloutSettings rollout, int retainEpochs, double realRatio, int updatesPerStep,
    float rewardScale, int errorDepth, EnsembleConfig ensemble, SacConfig sac) implements Settings {
  /** Refuses numbers outside of their ranges. */
  public MbpoSettings {
    require(randomSteps > 1, "randomSteps", randomSteps, "at least 2");
    require(replayCapacity > 1, "replayCapacity", replayCapacity, "at least 2");
    require(epochLength > 0, "epochLength", epochLength, "at least 1");
    require(modelEvery > 0, "modelEvery", modelEvery, "at least 1");
    require(rolloutStates > 0, "rolloutStates", rolloutStates, "at least 1");
    require(retainEpochs > 0, "retainEpochs", retainEpochs, "at least 1");
    require(realRatio >= 0 && realRatio <= 1, "realRatio", realRatio, "in [0, 1]");
    require(updatesPerStep > 0, "updatesPerStep", updatesPerStep, "at least 1");
    require(rewardScale > 0 && Float.isFinite(rewardScale), "rewardScale", rewardScale, "above 0");
    require(errorDepth > 0, "errorDepth", errorDepth, "at least 1");
  }

  private static void require(boolean holds, String key, Object came, String expected) {
    if (!holds) {
      throw new IllegalArgumentException("mbpo: " + key + " is " + came + ", expected " + expected);
    }
  }

  /**
   * Real transitions in a batch.
   *
   * @return {@code realRatio} of the batch, rounded down
   */
  public int realRows() {
    return (int) (sac.batch() * realRatio);
  }

  /**
   * Trainings of the model whose imagined transitions are kept.
   *
   * @return {@code retainEpochs * trainings in an epoch}
   */
  public int planningsRetained() {
    return Math.multiplyExact(retainEpochs, Math.max(1, epochLength / modelEvery));
  }

  /**
   * Imagined transitions that the pool keeps while rollouts have a length.
   *
   * @param length k
   * @return {@code retainEpochs * k * rolloutStates * trainings in an epoch}
   */
  public int poolCapacity(int length) {
    long rows = (long) planningsRetained() * length * rolloutStates;
    if (rows > Integer.MAX_VALUE / 2) {
      throw new IllegalArgumentException("mbpo: a pool of " + rows + " imagined transitions, expected at most "
          + Integer.MAX_VALUE / 2);
    }
    return (int) rows;
  }
}
