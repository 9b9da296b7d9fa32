package dev.reverie.engine.op;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import java.util.List;

/**
 * The values of one tensor with the gradient of another: {@code value + surrogate - stop(surrogate)} without its
 * rounding, so that a sampled one-hot stays exactly that. Inputs value and surrogate, of one type.
 */
public record StraightThrough() implements Op {
  /**
   * Traces it.
   *
   * @param value what comes out; no gradient flows to it
   * @param surrogate what the gradient flows to, unchanged
   * @return the value
   */
  public static Tensor apply(Tensor value, Tensor surrogate) {
    return value.graph().apply(new StraightThrough(), value, surrogate).output(0);
  }

  @Override
  public String name() {
    return "straight-through";
  }

  @Override
  public List<TensorType> infer(List<Tensor> in) {
    TensorType type = Check.floats(name(), in.get(0));
    if (!in.get(1).type().equals(type)) {
      throw Check.refused(name(), "a surrogate " + type, in.get(1));
    }
    return List.of(type);
  }

  @Override
  public Tensor[] gradient(Node node, Tensor[] cotangents, boolean[] needed) {
    return new Tensor[] {null, cotangents[0]};
  }

  @Override
  public long flops(Node node) {
    return 0;
  }
}
