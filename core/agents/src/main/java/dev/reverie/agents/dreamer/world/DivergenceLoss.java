package dev.reverie.agents.dreamer.world;

import dev.reverie.agents.dreamer.latent.CategoricalLatent;
import dev.reverie.agents.dreamer.latent.Latent;
import dev.reverie.engine.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/** How the versions turn the divergence of posterior and prior into a loss. */
public final class DivergenceLoss {
  private DivergenceLoss() {
  }

  /**
   * Dreamer v1: {@code max(mean KL, free)}, the mean over the batch and time taken first.
   *
   * @param divergence {@code [rows, 1]} of each time
   * @param free nats, 3 in the paper
   * @return scalar
   */
  public static Tensor freeMean(List<Tensor> divergence, float free) {
    Tensor mean = mean(divergence);
    return mean.max(mean.graph().constant(free));
  }

  /**
   * Dreamer v2: {@code alpha max(mean KL(sg post || prior), free) + (1 - alpha) max(mean KL(post || sg prior), free)}.
   *
   * @param posterior of each time
   * @param prior of each time
   * @param balance alpha, 0.8 in the paper
   * @param free nats
   * @return scalar
   */
  public static Tensor balanced(List<CategoricalLatent> posterior, List<CategoricalLatent> prior, float balance,
      float free) {
    Tensor toPrior = freeMean(divergences(posterior, prior, true), free);
    Tensor toPosterior = freeMean(divergences(posterior, prior, false), free);
    return toPrior.times(balance).plus(toPosterior.times(1 - balance));
  }

  /**
   * Dreamer v3's dynamics loss of one time: {@code max(free, KL(sg post || prior))} of each row.
   *
   * @param posterior the posterior
   * @param prior the prior
   * @param free nats, 1
   * @return {@code [rows, 1]}
   */
  public static Tensor dynamics(Latent posterior, Latent prior, float free) {
    return atLeast(posterior.stopGradient().from(prior), free);
  }

  /**
   * Dreamer v3's representation loss of one time: {@code max(free, KL(post || sg prior))} of each row.
   *
   * @param posterior the posterior
   * @param prior the prior
   * @param free nats, 1
   * @return {@code [rows, 1]}
   */
  public static Tensor representation(Latent posterior, Latent prior, float free) {
    return atLeast(posterior.from(prior.stopGradient()), free);
  }

  private static Tensor atLeast(Tensor divergence, float free) {
    return divergence.max(divergence.graph().constant(free));
  }

  private static List<Tensor> divergences(List<CategoricalLatent> posterior, List<CategoricalLatent> prior,
      boolean toPrior) {
    if (posterior.size() != prior.size()) {
      throw new IllegalArgumentException("divergence: " + posterior.size() + " posteriors and " + prior.size()
          + " priors");
    }
    return IntStream.range(0, prior.size()).mapToObj(t -> toPrior
        ? posterior.get(t).stopGradient().divergence(prior.get(t))
        : posterior.get(t).divergence(prior.get(t).stopGradient())).toList();
  }

  /**
   * The mean over rows and times.
   *
   * @param columns {@code [rows, 1]} of each time
   * @return scalar
   */
  public static Tensor mean(List<Tensor> columns) {
    Tensor sum = columns.getFirst();
    for (Tensor c : columns.subList(1, columns.size())) {
      sum = sum.plus(c);
    }
    return sum.mean().times(1f / columns.size());
  }
}
