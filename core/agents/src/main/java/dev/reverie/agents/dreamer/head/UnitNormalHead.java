package dev.reverie.agents.dreamer.head;

import dev.reverie.agents.dreamer.latent.GaussianLatent;
import dev.reverie.engine.Tensor;

/** Rewards and values of v1 and v2: a normal distribution of deviation 1 about the network's one output. */
public enum UnitNormalHead implements ScalarHead {
  /** The head. */
  UNIT_NORMAL;

  @Override
  public int outputs() {
    return 1;
  }

  @Override
  public Tensor mean(Tensor raw) {
    return raw;
  }

  @Override
  public Tensor loss(Tensor raw, Tensor targets) {
    Tensor means = raw.broadcastFeatures(targets.type().features());
    return GaussianLatent.unitLogProbability(means, targets.stopGradient()).negate();
  }
}
