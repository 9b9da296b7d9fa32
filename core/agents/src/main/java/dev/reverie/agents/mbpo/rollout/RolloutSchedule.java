package dev.reverie.agents.mbpo.rollout;

/**
 * The length of rollouts: {@code k(e) = floor(a + (b - a) clip((e - e0) / (e1 - e0), 0, 1))}, e counted in epochs.
 *
 * @param startEpoch e0
 * @param endEpoch e1, not before e0
 * @param startLength a, at least 1
 * @param endLength b, not below a
 */
public record RolloutSchedule(int startEpoch, int endEpoch, int startLength, int endLength) {
  /** Refuses lengths below 1, rollouts that become shorter, and an end before the start. */
  public RolloutSchedule {
    if (startLength < 1 || endLength < startLength || endEpoch < startEpoch) {
      throw new IllegalArgumentException("rollout: length " + startLength + " to " + endLength + " over epochs "
          + startEpoch + " to " + endEpoch + ", expected lengths of at least 1 that do not fall, and epochs in order");
    }
  }

  /**
   * Rollouts of one length.
   *
   * @param length k
   * @return the schedule
   */
  public static RolloutSchedule fixed(int length) {
    return new RolloutSchedule(0, 1, length, length);
  }

  /**
   * The length in an epoch.
   *
   * @param epoch from 0
   * @return k
   */
  public int length(long epoch) {
    double way = endEpoch == startEpoch ? (epoch >= endEpoch ? 1 : 0)
        : Math.clamp((double) (epoch - startEpoch) / (endEpoch - startEpoch), 0, 1);
    return (int) Math.floor(startLength + (endLength - startLength) * way);
  }
}
