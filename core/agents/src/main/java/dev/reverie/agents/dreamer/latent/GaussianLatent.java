package dev.reverie.agents.dreamer.latent;

import dev.reverie.engine.Tensor;

/**
 * A diagonal Gaussian: the latent of Dreamer v1, and the base of continuous policies.
 *
 * @param mean {@code [rows, size]}
 * @param std standard deviation
 */
public record GaussianLatent(Tensor mean, Tensor std) implements Latent {
  private static final float HALF_LOG_TWO_PI = (float) (Math.log(2 * Math.PI) / 2);

  /**
   * The latent of Dreamer v1: {@code std = softplus(s) + least}.
   *
   * @param raw {@code [rows, 2 size]}: means, then s
   * @param least the least standard deviation, 0.1 in the paper's code
   * @return the distribution
   */
  public static GaussianLatent of(Tensor raw, float least) {
    int size = raw.type().features() / 2;
    return new GaussianLatent(raw.slice(0, size), raw.slice(size, 2 * size).softplus().plus(least));
  }

  /**
   * A reparameterised sample.
   *
   * @param noise {@code [rows, size]}, standard normal
   * @return {@code mean + std noise}
   */
  @Override
  public Tensor sample(Tensor noise) {
    return mean.plus(std.times(noise));
  }

  /**
   * Log-density of each number.
   *
   * @param x {@code [rows, size]}
   * @return {@code [rows, size]}
   */
  public Tensor logProbability(Tensor x) {
    return x.minus(mean).dividedBy(std).square().times(-0.5f).minus(std.log()).minus(HALF_LOG_TWO_PI);
  }

  /**
   * Entropy of each number.
   *
   * @return {@code [rows, size]}, in nats
   */
  public Tensor entropy() {
    return std.log().plus(0.5f + HALF_LOG_TWO_PI);
  }

  /**
   * {@code KL(this || other)}, summed over the features.
   *
   * @param other the other
   * @return {@code [rows, 1]}, in nats
   */
  public Tensor divergence(GaussianLatent other) {
    Tensor squares = std.dividedBy(other.std).square().plus(other.mean.minus(mean).dividedBy(other.std).square());
    return squares.minus(1f).times(0.5f).plus(other.std.dividedBy(std).log()).sumFeatures();
  }

  /**
   * Log-density under unit variance, summed over the event: the likelihood of the decoders, rewards and values of v1
   * and v2.
   *
   * @param mean {@code [rows, size]}
   * @param x {@code [rows, size]}
   * @return {@code [rows, 1]}
   */
  public static Tensor unitLogProbability(Tensor mean, Tensor x) {
    return x.minus(mean).square().times(-0.5f).minus(HALF_LOG_TWO_PI).sumFeatures();
  }

  /**
   * The same distribution, through which no gradient flows.
   *
   * @return the distribution
   */
  @Override
  public GaussianLatent stopGradient() {
    return new GaussianLatent(mean.stopGradient(), std.stopGradient());
  }

  @Override
  public Tensor mode() {
    return mean;
  }

  @Override
  public Tensor uncertainty() {
    return entropy().sumFeatures();
  }

  @Override
  public Tensor from(Latent other) {
    return divergence((GaussianLatent) other);
  }
}
