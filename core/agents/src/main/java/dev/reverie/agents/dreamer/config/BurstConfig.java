package dev.reverie.agents.dreamer.config;

/**
 * Random actions first, then bursts of updates: v1 and v2.
 *
 * @param prefill random actions
 * @param pretrain updates after them
 * @param every actions from one burst to the next
 * @param updates in a burst
 */
public record BurstConfig(int prefill, int pretrain, int every, int updates) {
  /** Refuses numbers outside of their ranges. */
  public BurstConfig {
    if (prefill < 0 || pretrain < 0 || every < 1 || updates < 1) {
      throw new IllegalArgumentException("dreamer: " + prefill + " random actions, " + pretrain
          + " updates after them, " + updates + " updates every " + every
          + " actions; expected none below 0, and at least 1 update and action");
    }
  }
}
