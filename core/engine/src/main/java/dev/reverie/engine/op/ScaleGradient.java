package dev.reverie.engine.op;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import java.util.List;

/**
 * The identity, whose gradient is multiplied by a number; 0 stops it. Costs nothing: the output is the input's memory.
 *
 * @param scale the factor
 */
public record ScaleGradient(float scale) implements Op {
  @Override
  public String name() {
    return scale == 0 ? "stop-gradient" : "scale-gradient " + scale;
  }

  @Override
  public List<TensorType> infer(List<Tensor> inputs) {
    return List.of(inputs.getFirst().type());
  }

  @Override
  public Tensor[] gradient(Node node, Tensor[] cotangents, boolean[] needed) {
    return new Tensor[] {scale == 0 ? null : cotangents[0].times(scale)};
  }

  @Override
  public long flops(Node node) {
    return 0;
  }
}
