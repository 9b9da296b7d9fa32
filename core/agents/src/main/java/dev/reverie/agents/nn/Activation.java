package dev.reverie.agents.nn;

import dev.reverie.engine.Tensor;

/** The non-linearity after a layer, element-wise. */
public enum Activation {
  /** {@code max(x, 0)}; derivative 0 at 0. */
  RELU {
    @Override
    public Tensor apply(Tensor x) {
      return x.relu();
    }
  },
  /** {@code x sigmoid(x)}, also called swish. */
  SILU {
    @Override
    public Tensor apply(Tensor x) {
      return x.silu();
    }
  },
  /** {@code tanh(x)}. */
  TANH {
    @Override
    public Tensor apply(Tensor x) {
      return x.tanh();
    }
  },
  /** {@code x} where positive, else {@code exp(x) - 1}. */
  ELU {
    @Override
    public Tensor apply(Tensor x) {
      return x.elu();
    }
  },
  /** {@code x} itself. */
  IDENTITY {
    @Override
    public Tensor apply(Tensor x) {
      return x;
    }
  };

  /**
   * Traces the function.
   *
   * @param x any float tensor
   * @return a tensor of its type
   */
  public abstract Tensor apply(Tensor x);
}
