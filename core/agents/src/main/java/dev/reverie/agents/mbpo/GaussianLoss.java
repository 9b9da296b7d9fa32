package dev.reverie.agents.mbpo;

import dev.reverie.engine.Tensor;

/** The likelihood of the ensemble's diagonal Gaussians. */
final class GaussianLoss {
  private GaussianLoss() {
  }

  /**
   * Sum over members of the mean over batch and dimensions of {@code (mean - y)^2 exp(-s) + s}: no half, no constant.
   *
   * @param mean {@code [rows, d]}, rows grouped by member
   * @param logVariance s, the same
   * @param target y, the same
   */
  static Tensor of(Tensor mean, Tensor logVariance, Tensor target) {
    Tensor each = mean.minus(target).square().times(logVariance.negate().exp()).plus(logVariance);
    return each.meanRows().sum().times(1f / each.type().features());
  }
}
