package dev.reverie.agents.dreamer.config;

/**
 * What is remembered, and how often it is learned from.
 *
 * @param capacity steps remembered
 * @param sequences in a batch
 * @param length steps of a sequence
 * @param ratio steps replayed for each action of the agent
 * @param newestFirst whether every stretch is learned from once as soon as it is complete, before any drawn at random
 * @param minimum sequences to choose from before learning begins
 */
public record ReplayConfig(long capacity, int sequences, int length, double ratio, boolean newestFirst, int minimum) {
  /** Refuses numbers below 1. */
  public ReplayConfig {
    if (capacity < 1 || sequences < 1 || length < 2 || !(ratio > 0) || minimum < 1) {
      throw new IllegalArgumentException("dreamer: replay of " + capacity + " steps, " + sequences + " sequences of "
          + length + ", ratio " + ratio + ", minimum " + minimum + "; expected at least 1 of each, 2 steps, a ratio "
          + "above 0");
    }
  }
}
