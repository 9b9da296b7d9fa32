package dev.reverie.engine.op;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import java.util.List;

/**
 * Consecutive features of each row.
 *
 * @param from first feature
 * @param to one past the last
 */
public record Slice(int from, int to) implements Op {
  @Override
  public String name() {
    return "slice " + from + ":" + to;
  }

  @Override
  public List<TensorType> infer(List<Tensor> in) {
    TensorType x = Check.floatRows(name(), in.getFirst());
    if (from < 0 || to <= from || to > x.features()) {
      throw Check.refused(name(), "at least " + to + " features and 0 <= from < to", in.getFirst());
    }
    return List.of(TensorType.rows(x.rows(), to - from));
  }

  @Override
  public Tensor[] gradient(Node node, Tensor[] cotangents, boolean[] needed) {
    Pad back = new Pad(from, node.input(0).type().features());
    return new Tensor[] {node.graph().apply(back, cotangents[0]).output(0)};
  }

  @Override
  public long flops(Node node) {
    return 0;
  }

  /**
   * Features placed among zeros: the gradient of a slice.
   *
   * @param from where the first feature goes
   * @param features features of the result
   */
  public record Pad(int from, int features) implements Op {
    @Override
    public String name() {
      return "pad " + from + ":" + features;
    }

    @Override
    public List<TensorType> infer(List<Tensor> in) {
      TensorType x = Check.floatRows(name(), in.getFirst());
      if (from < 0 || from + x.features() > features) {
        throw Check.refused(name(), "at most " + (features - from) + " features", in.getFirst());
      }
      return List.of(TensorType.rows(x.rows(), features));
    }

    @Override
    public Tensor[] gradient(Node node, Tensor[] cotangents, boolean[] needed) {
      return new Tensor[] {cotangents[0].slice(from, from + node.input(0).type().features())};
    }

    @Override
    public long flops(Node node) {
      return 0;
    }
  }
}
