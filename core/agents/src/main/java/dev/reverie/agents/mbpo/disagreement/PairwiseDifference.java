package dev.reverie.agents.mbpo.disagreement;

import dev.reverie.engine.Tensor;

/**
 * The farthest that a member's mean lies from the mean of all: {@code max_i ||mu_i - mean_j mu_j||} ("pairwise-diff" of
 * OfflineRL-Kit, which looks at observations only). In the units of what is predicted.
 */
public record PairwiseDifference() implements Disagreement {
  @Override
  public String name() {
    return "pairwiseDifference";
  }

  @Override
  public String title() {
    return "farthest mean from the mean";
  }

  @Override
  public Tensor of(Gaussians members) {
    Tensor mean = members.mean();
    return Gaussians.max(members.means().stream().map(m -> m.minus(mean).square().sumFeatures()).toList()).sqrt();
  }
}
