package dev.reverie.engine.op;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import java.util.List;

/**
 * Softmax over the features of each row, shifted by their maximum.
 *
 * @param log whether to give its logarithm
 */
public record Softmax(boolean log) implements Op {
  @Override
  public String name() {
    return log ? "log-softmax" : "softmax";
  }

  @Override
  public List<TensorType> infer(List<Tensor> in) {
    return List.of(Check.floatRows(name(), in.getFirst()));
  }

  @Override
  public Tensor[] gradient(Node node, Tensor[] cotangents, boolean[] needed) {
    Tensor y = node.output(0);
    Tensor dy = cotangents[0];
    if (log) {
      return new Tensor[] {dy.minus(y.exp().times(dy.sumFeatures()))};
    }
    return new Tensor[] {y.times(dy.minus(dy.times(y).sumFeatures()))};
  }

  @Override
  public long flops(Node node) {
    return 4L * node.input(0).type().features() * node.input(0).type().rows().capacity();
  }
}
