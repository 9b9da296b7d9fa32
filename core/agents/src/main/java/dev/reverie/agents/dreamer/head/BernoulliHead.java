package dev.reverie.agents.dreamer.head;

import dev.reverie.engine.Tensor;

/** Whether an episode goes on, from one logit. */
public final class BernoulliHead {
  private BernoulliHead() {
  }

  /**
   * {@code t ln sigmoid(x) + (1 - t) ln sigmoid(-x)}; the target may lie between 0 and 1.
   *
   * @param logit any float rows
   * @param target of the same type
   * @return of the same type
   */
  public static Tensor logProbability(Tensor logit, Tensor target) {
    Tensor stopping = target.negate().plus(1f);
    return target.times(logit.negate().softplus()).plus(stopping.times(logit.softplus())).negate();
  }

  /**
   * The probability of going on.
   *
   * @param logit any float rows
   * @return {@code sigmoid(logit)}
   */
  public static Tensor mean(Tensor logit) {
    return logit.sigmoid();
  }
}
