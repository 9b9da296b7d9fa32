package dev.reverie.agents.dreamer;

import dev.reverie.engine.Tensor;

/** How the divergence of posterior and prior becomes a loss. */
public interface DivergenceRule {
  /**
   * Traces the loss, scaled as it enters the model's.
   *
   * @param posterior of all steps
   * @param prior of the same
   * @return scalar
   */
  Tensor loss(Latent posterior, Latent prior);

  /**
   * Dreamer v3: {@code dyn max(free, KL(sg post || prior)) + rep max(free, KL(post || sg prior))}, the maximum taken at
   * each element, then the mean.
   *
   * @param dynamics dyn, 1
   * @param representation rep, 0.1
   * @param free nats, 1
   */
  record FreeBits(float dynamics, float representation, float free) implements DivergenceRule {
    @Override
    public Tensor loss(Latent posterior, Latent prior) {
      Tensor toPrior = DivergenceLoss.dynamics(posterior, prior, free);
      Tensor toPosterior = DivergenceLoss.representation(posterior, prior, free);
      return toPrior.times(dynamics).plus(toPosterior.times(representation)).mean();
    }
  }
}
