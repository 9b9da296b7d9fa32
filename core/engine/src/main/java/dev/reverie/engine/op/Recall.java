package dev.reverie.engine.op;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import java.util.List;

/**
 * The identity, from which a reverse sweep computes a step of a scan again: operations traced on its output are other
 * ones than those of the forward pass, so that what these made need not be kept. Costs nothing: the output is the
 * input's memory.
 *
 * @param sweep which reverse sweep of the graph
 */
public record Recall(int sweep) implements Op {
  @Override
  public String name() {
    return "recall";
  }

  @Override
  public List<TensorType> infer(List<Tensor> inputs) {
    return List.of(inputs.getFirst().type());
  }

  @Override
  public Tensor[] gradient(Node node, Tensor[] cotangents, boolean[] needed) {
    return new Tensor[] {cotangents[0]};
  }

  @Override
  public long flops(Node node) {
    return 0;
  }
}
