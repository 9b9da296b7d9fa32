package dev.reverie.agents.mbpo.disagreement;

import dev.reverie.engine.Tensor;

/**
 * The standard deviation of the members' means: {@code sqrt(mean_d var_i mu_i,d)}, variances of the population
 * ("ensemble std" of OfflineRL-Kit, which looks at observations only). In the units of what is predicted.
 */
public record EnsembleDeviation() implements Disagreement {
  @Override
  public String name() {
    return "ensembleDeviation";
  }

  @Override
  public String title() {
    return "standard deviation of the means";
  }

  @Override
  public Tensor of(Gaussians members) {
    Tensor mean = members.mean();
    return Gaussians.mean(members.means().stream().map(m -> m.minus(mean).square()).toList()).meanFeatures().sqrt();
  }
}
