package dev.reverie.agents.mbpo.disagreement;

import dev.reverie.engine.Tensor;

/**
 * MOPO's penalty (Yu et al. 2020, arXiv 2005.13239): {@code max_i ||sigma_i||}, the greatest noise that a member
 * expects. It sees noise, and the lack of knowledge only as far as that teaches members to expect noise.
 */
public record MaxAleatoric() implements Disagreement {
  @Override
  public String name() {
    return "maxAleatoric";
  }

  @Override
  public String title() {
    return "greatest expected noise (MOPO)";
  }

  @Override
  public Tensor of(Gaussians members) {
    return Gaussians.max(members.variances().stream().map(Tensor::sumFeatures).toList()).sqrt();
  }

  @Override
  public boolean isEpistemic() {
    return false;
  }
}
