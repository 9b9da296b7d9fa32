package dev.reverie.agents.dreamer.head;

import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.Bins;
import dev.reverie.engine.op.TwoHot;

/**
 * Rewards and values as distributions over 255 bins. Dreamer v3 of 2024 has bins at {@code symexp(linspace(-20, 20))}
 * and means in raw space; that of 2023 has evenly spaced bins in symlog space, whose mean goes through symexp.
 */
public enum TwoHotHead implements ScalarHead {
  /** Bins in raw space, spaced by symexp: 2024. */
  SYMEXP_BINS(Bins.symexp(255, 20)) {
    @Override
    Tensor encode(Tensor value) {
      return value;
    }

    @Override
    Tensor decode(Tensor mean) {
      return mean;
    }
  },
  /** Evenly spaced bins in symlog space: 2023. */
  SYMLOG_SPACE(Bins.linear(255, -20, 20)) {
    @Override
    Tensor encode(Tensor value) {
      return value.symlog();
    }

    @Override
    Tensor decode(Tensor mean) {
      return mean.symexp();
    }
  };

  private final Bins bins;

  TwoHotHead(Bins bins) {
    this.bins = bins;
  }

  abstract Tensor encode(Tensor value);

  abstract Tensor decode(Tensor mean);

  /**
   * Outputs of the network.
   *
   * @return 255
   */
  @Override
  public int outputs() {
    return bins.count();
  }

  /**
   * The mean of the distribution, exactly 0 for equal logits.
   *
   * @param logits {@code [rows, 255]}
   * @return {@code [rows, 1]}
   */
  @Override
  public Tensor mean(Tensor logits) {
    return decode(TwoHot.mean(logits, bins));
  }

  /**
   * Cross-entropies against one or more targets, added; they share one sum of exponentials.
   *
   * @param logits {@code [rows, 255]}
   * @param targets {@code [rows, T]}, raw; no gradient flows to them
   * @return {@code [rows, 1]}
   */
  @Override
  public Tensor loss(Tensor logits, Tensor targets) {
    return TwoHot.crossEntropy(logits, encode(targets.stopGradient()), bins);
  }
}
