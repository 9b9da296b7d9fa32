package dev.reverie.engine.op;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import java.util.List;

/**
 * A tensor of zeros: the gradient by something that the loss does not depend on.
 *
 * @param type its type
 */
public record Zeros(TensorType type) implements Op {
  @Override
  public String name() {
    return "zeros";
  }

  @Override
  public List<TensorType> infer(List<Tensor> inputs) {
    return List.of(type);
  }

  @Override
  public long flops(Node node) {
    return 0;
  }
}
