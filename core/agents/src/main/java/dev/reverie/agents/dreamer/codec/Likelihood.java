package dev.reverie.agents.dreamer.codec;

import dev.reverie.agents.dreamer.latent.GaussianLatent;
import dev.reverie.engine.Tensor;

/** What a decoder loses by a wrong mean, summed over all numbers of the observation. */
public enum Likelihood {
  /** {@code -ln N(x; mean, 1)}, with its half and its constant: v1 and v2. */
  UNIT_NORMAL {
    @Override
    Tensor loss(Tensor mean, Tensor x) {
      return GaussianLatent.unitLogProbability(mean, x).negate();
    }
  },
  /** {@code (x - mean)^2}, without a half: v3. */
  SQUARES {
    @Override
    Tensor loss(Tensor mean, Tensor x) {
      return x.minus(mean).square().sumFeatures();
    }
  };

  /** Traces it, {@code [rows, 1]}; no gradient flows to x, which is an input. */
  abstract Tensor loss(Tensor mean, Tensor x);
}
