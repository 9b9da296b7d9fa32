package dev.reverie.agents.dreamer.actor;

import dev.reverie.agents.dreamer.latent.GaussianLatent;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.StraightThrough;

/**
 * Dreamer v2's continuous policy: a normal distribution truncated to [-1, 1], with {@code mu = tanh(m)} and
 * {@code sigma = 2 sigmoid(s / 2) + 0.1}.
 *
 * @param mean mu, {@code [rows, actions]}
 * @param std sigma
 * @param low {@code (-1 - mu) / sigma}
 * @param high {@code (1 - mu) / sigma}
 * @param mass {@code Phi(high) - Phi(low)}, at least 0.3
 */
public record TruncatedNormalHead(Tensor mean, Tensor std, Tensor low, Tensor high, Tensor mass) {
  private static final float LEAST_STD = 0.1f;
  private static final float INSIDE = 1f - 1e-6f;
  private static final float LEAST_PROBABILITY = 0x1p-24f;
  private static final float HALF_LOG_TWO_PI = (float) (Math.log(2 * Math.PI) / 2);
  private static final float INVERSE_SQRT_TWO_PI = (float) (1 / Math.sqrt(2 * Math.PI));

  /**
   * The policy of an actor's outputs.
   *
   * @param raw {@code [rows, 2 actions]}: m, then s
   * @return the distribution
   */
  public static TruncatedNormalHead of(Tensor raw) {
    int n = raw.type().features() / 2;
    Tensor mean = raw.slice(0, n).tanh();
    Tensor std = raw.slice(n, 2 * n).times(0.5f).sigmoid().times(2f).plus(LEAST_STD);
    Tensor low = mean.plus(1f).negate().dividedBy(std);
    Tensor high = mean.negate().plus(1f).dividedBy(std);
    return new TruncatedNormalHead(mean, std, low, high, high.normalCdf().minus(low.normalCdf()));
  }

  /**
   * A sample by inversion, differentiable by mean and deviation; clipping it to the inside of the range passes the
   * gradient. Probabilities that round to 0 or 1 count as the next number between: their quantile is infinite, and so
   * would be the gradient.
   *
   * @param uniform {@code [rows, actions]}, in (0, 1)
   * @return within {@code +-(1 - 1e-6)}
   */
  public Tensor sample(Tensor uniform) {
    Tensor probability = low.normalCdf().plus(uniform.times(mass)).clamp(LEAST_PROBABILITY, 1 - LEAST_PROBABILITY);
    Tensor x = mean.plus(std.times(probability.normalQuantile()));
    return StraightThrough.apply(x.clamp(-INSIDE, INSIDE), x);
  }

  /**
   * Log-density, summed over the actions.
   *
   * @param x {@code [rows, actions]}, within [-1, 1]
   * @return {@code [rows, 1]}
   */
  public Tensor logProbability(Tensor x) {
    return new GaussianLatent(mean, std).logProbability(x).minus(mass.log()).sumFeatures();
  }

  /**
   * Entropy, summed over the actions.
   *
   * @return {@code [rows, 1]}, in nats
   */
  public Tensor entropy() {
    Tensor ends = low.times(density(low)).minus(high.times(density(high))).dividedBy(mass).times(0.5f);
    return std.log().plus(mass.log()).plus(ends).plus(0.5f + HALF_LOG_TWO_PI).sumFeatures();
  }

  private static Tensor density(Tensor x) {
    return x.square().times(-0.5f).exp().times(INVERSE_SQRT_TWO_PI);
  }
}
