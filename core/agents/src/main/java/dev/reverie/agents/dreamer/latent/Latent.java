package dev.reverie.agents.dreamer.latent;

import dev.reverie.engine.Tensor;

/** A distribution of the stochastic state. */
public interface Latent {
  /**
   * A sample that passes gradients on: reparameterised, or straight through.
   *
   * @param noise what {@link LatentSpace#noise} drew
   * @return {@code [rows, features]}
   */
  Tensor sample(Tensor noise);

  /**
   * The likeliest value.
   *
   * @return {@code [rows, features]}
   */
  Tensor mode();

  /**
   * Entropy, summed over the features.
   *
   * @return {@code [rows, 1]}, in nats
   */
  Tensor uncertainty();

  /**
   * {@code KL(this || other)}, summed over the features.
   *
   * @param other a distribution over the same space
   * @return {@code [rows, 1]}, in nats
   */
  Tensor from(Latent other);

  /**
   * The same distribution, through which no gradient flows.
   *
   * @return the distribution
   */
  Latent stopGradient();
}
