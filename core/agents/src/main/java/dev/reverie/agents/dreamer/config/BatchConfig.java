package dev.reverie.agents.dreamer.config;

/**
 * What is remembered and drawn where updates do not follow a ratio.
 *
 * @param capacity steps remembered
 * @param sequences in a batch
 * @param length steps of a sequence
 */
public record BatchConfig(long capacity, int sequences, int length) {
  /** Refuses what a replay refuses. */
  public BatchConfig {
    replay(capacity, sequences, length);
  }

  private static ReplayConfig replay(long capacity, int sequences, int length) {
    return new ReplayConfig(capacity, sequences, length, 1, false, 1);
  }

  /**
   * The replay that holds them.
   *
   * @return with a ratio that is not looked at
   */
  public ReplayConfig replay() {
    return replay(capacity, sequences, length);
  }

  /**
   * Refuses a number of starts that sequences do not have.
   *
   * @param starts steps of a sequence, 0 for all
   */
  public void requireStarts(int starts) {
    if (starts < 0 || starts > length) {
      throw new IllegalArgumentException("dreamer: starts is " + starts + ", expected 0 for all steps of a sequence or "
          + "at most its length " + length);
    }
  }
}
