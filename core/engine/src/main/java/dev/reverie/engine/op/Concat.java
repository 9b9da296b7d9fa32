package dev.reverie.engine.op;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import java.util.List;

/** Features of several tensors over the same rows, beside each other. */
public record Concat() implements Op {
  @Override
  public String name() {
    return "concat";
  }

  @Override
  public List<TensorType> infer(List<Tensor> in) {
    int features = 0;
    for (Tensor t : in) {
      features += Check.floatRows(name(), t).features();
      Check.sameRows(name(), in.getFirst(), t);
    }
    return List.of(TensorType.rows(in.getFirst().type().rows(), features));
  }

  @Override
  public Tensor[] gradient(Node node, Tensor[] cotangents, boolean[] needed) {
    Tensor[] d = new Tensor[node.inputs().size()];
    int at = 0;
    for (int i = 0; i < d.length; i++) {
      int end = at + node.input(i).type().features();
      d[i] = needed[i] ? cotangents[0].slice(at, end) : null;
      at = end;
    }
    return d;
  }

  @Override
  public long flops(Node node) {
    return 0;
  }
}
