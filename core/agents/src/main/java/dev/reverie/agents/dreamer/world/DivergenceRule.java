package dev.reverie.agents.dreamer.world;

import dev.reverie.agents.dreamer.latent.Latent;
import dev.reverie.engine.Tensor;
import java.util.List;

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

  /**
   * Dreamer v1: {@code scale max(mean KL(post || prior), free)}, the mean over all steps taken first.
   *
   * @param scale of the loss, 1
   * @param free nats, 3
   */
  record FreeMean(float scale, float free) implements DivergenceRule {
    @Override
    public Tensor loss(Latent posterior, Latent prior) {
      return DivergenceLoss.freeMean(List.of(posterior.from(prior)), free).times(scale);
    }
  }

  /**
   * Dreamer v2: {@code scale (alpha max(mean KL(sg post || prior), free) + (1 - alpha) max(mean KL(post || sg prior),
   * free))}.
   *
   * @param scale of the loss, 1 for continuous control and 0.1 for Atari
   * @param balance alpha, 0.8
   * @param free nats, 1 for continuous control and 0 for Atari
   */
  record Balanced(float scale, float balance, float free) implements DivergenceRule {
    @Override
    public Tensor loss(Latent posterior, Latent prior) {
      Tensor toPrior = DivergenceLoss.freeMean(List.of(posterior.stopGradient().from(prior)), free);
      Tensor toPosterior = DivergenceLoss.freeMean(List.of(posterior.from(prior.stopGradient())), free);
      return toPrior.times(scale * balance).plus(toPosterior.times(scale * (1 - balance)));
    }
  }
}
