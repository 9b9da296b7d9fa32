package dev.reverie.engine.op;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.TensorType.Kind;
import java.util.List;

/**
 * Rows of a table by index: table {@code [capacity, width]}, index one integer per row, result {@code [rows, width]}.
 * No gradient flows into the table.
 */
public record Gather() implements Op {
  @Override
  public String name() {
    return "gather";
  }

  @Override
  public List<TensorType> infer(List<Tensor> in) {
    TensorType table = table(name(), in.get(0).type(), in.get(0).toString());
    Check.index(name(), in.get(1));
    return List.of(TensorType.rows(in.get(1).type().rows(), table.dim(1)));
  }

  static TensorType table(String op, TensorType t, String came) {
    if (t.kind() != Kind.FREE || t.dims().length != 2 || t.dtype() != dev.reverie.engine.DType.F32) {
      throw new IllegalArgumentException(op + ": got " + came + ", expected a table [capacity, width]");
    }
    return t;
  }

  @Override
  public Tensor[] gradient(Node node, Tensor[] cotangents, boolean[] needed) {
    if (needed[0]) {
      throw new UnsupportedOperationException("gather: no gradient is defined for the table " + node.input(0));
    }
    return new Tensor[2];
  }

  @Override
  public long flops(Node node) {
    return 0;
  }
}
