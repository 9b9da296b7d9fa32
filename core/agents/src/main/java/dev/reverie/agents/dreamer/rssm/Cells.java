package dev.reverie.agents.dreamer.rssm;

import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.BlockLinear;
import dev.reverie.engine.op.LateReset;

/** The recurrent cells of the three versions, from their inputs and weights to the next deterministic state. */
public final class Cells {
  private static final float UPDATE_BIAS = -1f;

  private Cells() {
  }

  /**
   * Dreamer v1, the Keras cell with its reset after the product: with {@code P = x w + b_x} and {@code Q = h u + b_h}
   * in thirds update, reset, candidate: {@code z = sigmoid(P_z + Q_z), r = sigmoid(P_r + Q_r), c = tanh(P_c + r Q_c),
   * h' = z h + (1 - z) c}. Here z keeps the old state.
   *
   * @param x {@code [rows, I]}
   * @param h {@code [rows, H]}
   * @param w {@code [1, I, 3H]}
   * @param u {@code [1, H, 3H]}
   * @param inputBias {@code [3H]}
   * @param stateBias {@code [3H]}
   * @return {@code [rows, H]}
   */
  public static Tensor resetAfter(Tensor x, Tensor h, Tensor w, Tensor u, Tensor inputBias, Tensor stateBias) {
    int n = h.type().features();
    Tensor p = x.linear(w, inputBias);
    Tensor q = h.linear(u, stateBias);
    Tensor gates = p.slice(0, 2 * n).plus(q.slice(0, 2 * n)).sigmoid();
    Tensor candidate = p.slice(2 * n, 3 * n).plus(gates.slice(n, 2 * n).times(q.slice(2 * n, 3 * n))).tanh();
    return candidate.plus(gates.slice(0, n).times(h.minus(candidate)));
  }

  /**
   * Dreamer v2 and v3 of 2023: {@code p = LayerNorm([x, h] w + b)} over all of 3H in thirds reset, candidate, update;
   * {@code r = sigmoid(r), c = tanh(r c), u = sigmoid(u - 1), h' = u c + (1 - u) h}. Here u takes the new state.
   *
   * @param x {@code [rows, I]}
   * @param h {@code [rows, H]}
   * @param inputWeight {@code [1, I, 3H]}
   * @param stateWeight {@code [1, H, 3H]}
   * @param bias {@code [3H]}, or null
   * @param scale {@code [3H]}
   * @param offset {@code [3H]}
   * @param epsilon of the norm, 1e-3
   * @return {@code [rows, H]}
   */
  public static Tensor lateReset(Tensor x, Tensor h, Tensor inputWeight, Tensor stateWeight, Tensor bias, Tensor scale,
      Tensor offset, float epsilon) {
    Tensor p = x.linear(inputWeight, null).plus(h.linear(stateWeight, bias)).layerNorm(scale, offset, epsilon);
    return LateReset.apply(p, h, 1, UPDATE_BIAS);
  }

  /**
   * The end of the core of Dreamer v3 (2024): the hidden layer in blocks, its norm over the whole width, and the gates,
   * split inside each block. Every block sees its own part of h and all of the shared features: a block-diagonal
   * product and a dense one.
   *
   * @param h {@code [rows, D]}
   * @param shared {@code [rows, 3U]}: embedded h, z and action
   * @param stateWeight {@code [blocks, D/blocks, D/blocks]}, rows of h of each block's hidden matrix
   * @param sharedWeight {@code [1, 3U, D]}, rows of the shared features of all blocks' hidden matrices
   * @param hiddenBias {@code [D]}
   * @param hiddenScale {@code [D]}, of the RMS norm
   * @param gateWeight {@code [blocks, D/blocks, 3D/blocks]}
   * @param gateBias {@code [3D]}
   * @param epsilon of the norm, 1e-4
   * @return {@code [rows, D]}
   */
  public static Tensor block(Tensor h, Tensor shared, Tensor stateWeight, Tensor sharedWeight, Tensor hiddenBias,
      Tensor hiddenScale, Tensor gateWeight, Tensor gateBias, float epsilon) {
    Tensor hidden = BlockLinear.apply(h, stateWeight, null).plus(shared.linear(sharedWeight, hiddenBias));
    Tensor y = hidden.rmsNorm(hiddenScale, epsilon).silu();
    return LateReset.apply(BlockLinear.apply(y, gateWeight, gateBias), h, gateWeight.type().dim(0), UPDATE_BIAS);
  }

  /**
   * Actions as the core of Dreamer v3 takes them: {@code a / max(1, |a|)} element-wise, no gradient to the divisor.
   *
   * @param action {@code [rows, A]}
   * @return within [-1, 1]
   */
  public static Tensor bounded(Tensor action) {
    return action.dividedBy(action.abs().max(action.graph().constant(1f)).stopGradient());
  }
}
