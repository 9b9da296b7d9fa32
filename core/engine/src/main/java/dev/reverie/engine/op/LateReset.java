package dev.reverie.engine.op;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import java.util.List;

/**
 * The gates of a recurrent cell whose reset acts after the product (Dreamer v2 and v3):
 * {@code r = sigmoid(p_r), c = tanh(r p_c), u = sigmoid(p_u + bias), h' = u c + (1 - u) h}. Inputs p
 * {@code [rows, 3D]} and h {@code [rows, D]}. With blocks, each third of a block of p is one of r, c, u in this order:
 * the split is inside the blocks.
 *
 * @param blocks blocks of features
 * @param updateBias added to the update gate
 */
public record LateReset(int blocks, float updateBias) implements Op {
  /**
   * Traces the gates.
   *
   * @param p {@code [rows, 3D]}
   * @param h {@code [rows, D]}, the state before
   * @param blocks blocks of features
   * @param updateBias added to the update gate
   * @return {@code [rows, D]}, the state after
   */
  public static Tensor apply(Tensor p, Tensor h, int blocks, float updateBias) {
    return h.graph().apply(new LateReset(blocks, updateBias), p, h).output(0);
  }

  @Override
  public String name() {
    return "late-reset";
  }

  @Override
  public List<TensorType> infer(List<Tensor> in) {
    return List.of(state(name(), in.get(0), in.get(1), blocks));
  }

  private static TensorType state(String op, Tensor p, Tensor h, int blocks) {
    TensorType type = Check.floatRows(op, h);
    if (blocks < 1 || type.features() % blocks != 0) {
      throw Check.refused(op, "a state in " + blocks + " equal blocks", h);
    }
    if (!p.type().equals(TensorType.rows(type.rows(), 3 * type.features()))) {
      throw Check.refused(op, "gates " + TensorType.rows(type.rows(), 3 * type.features()), p);
    }
    return type;
  }

  @Override
  public Tensor[] gradient(Node node, Tensor[] cotangents, boolean[] needed) {
    Node d = node.graph().apply(new Gradient(blocks, updateBias), node.input(0), node.input(1), cotangents[0]);
    return new Tensor[] {d.output(0), d.output(1)};
  }

  @Override
  public long flops(Node node) {
    return 30L * node.input(1).type().features() * node.input(1).type().rows().capacity();
  }

  /**
   * The gradient, with the gates computed again. Inputs p, h, dh'; outputs dp and dh.
   *
   * @param blocks blocks of features
   * @param updateBias added to the update gate
   */
  public record Gradient(int blocks, float updateBias) implements Op {
    @Override
    public String name() {
      return "late-reset.dx";
    }

    @Override
    public List<TensorType> infer(List<Tensor> in) {
      TensorType h = state(name(), in.get(0), in.get(1), blocks);
      if (!in.get(2).type().equals(h)) {
        throw Check.refused(name(), h.toString(), in.get(2));
      }
      return List.of(in.get(0).type(), h);
    }

    @Override
    public long flops(Node node) {
      return 45L * node.input(1).type().features() * node.input(1).type().rows().capacity();
    }
  }
}
