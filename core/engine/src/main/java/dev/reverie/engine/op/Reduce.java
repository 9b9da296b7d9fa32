package dev.reverie.engine.op;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.TensorType.Kind;
import java.util.List;

/**
 * Sums. Those over rows count live rows only and go through partial sums of blocks of fixed size in a fixed order, so
 * that they do not depend on the number of threads.
 */
public final class Reduce {
  private Reduce() {
  }

  /** Sum over the features of each row, in order: {@code [rows, F]} to {@code [rows, 1]}. */
  public record Features() implements Op {
    @Override
    public String name() {
      return "sum-features";
    }

    @Override
    public List<TensorType> infer(List<Tensor> in) {
      return List.of(TensorType.rows(Check.floatRows(name(), in.getFirst()).rows(), 1));
    }

    @Override
    public Tensor[] gradient(Node node, Tensor[] cotangents, boolean[] needed) {
      return new Tensor[] {cotangents[0].broadcastFeatures(node.input(0).type().features())};
    }

    @Override
    public long flops(Node node) {
      return (long) node.input(0).type().features() * node.input(0).type().rows().capacity();
    }
  }

  /**
   * Sum or mean over the live rows of each group: {@code [rows, F]} to {@code [F]} or {@code [groups, F]}. The mean of
   * no rows is 0.
   *
   * @param mean whether to divide by the number of live rows of the group
   */
  public record OverRows(boolean mean) implements Op {
    @Override
    public String name() {
      return mean ? "mean-rows" : "sum-rows";
    }

    @Override
    public List<TensorType> infer(List<Tensor> in) {
      TensorType x = Check.floatRows(name(), in.getFirst());
      return List.of(Linear.groupVector(x.rows().groups(), x.features()));
    }

    @Override
    public Tensor[] gradient(Node node, Tensor[] cotangents, boolean[] needed) {
      Broadcast.ToRows back = new Broadcast.ToRows(node.input(0).type().rows(), mean);
      return new Tensor[] {node.graph().apply(back, cotangents[0]).output(0)};
    }

    @Override
    public long flops(Node node) {
      return (long) node.input(0).type().features() * node.input(0).type().rows().capacity();
    }
  }

  /** Sum over groups: {@code [groups, F]} to {@code [F]}. */
  public record Groups() implements Op {
    @Override
    public String name() {
      return "sum-groups";
    }

    @Override
    public List<TensorType> infer(List<Tensor> in) {
      TensorType x = Check.floats(name(), in.getFirst());
      if (x.kind() != Kind.FREE || x.dims().length != 2) {
        throw Check.refused(name(), "[groups, features]", in.getFirst());
      }
      return List.of(TensorType.free(x.dim(1)));
    }
  }

  /** Sum of all elements of a rowless tensor: a scalar. */
  public record All() implements Op {
    @Override
    public String name() {
      return "sum";
    }

    @Override
    public List<TensorType> infer(List<Tensor> in) {
      if (Check.floats(name(), in.getFirst()).isRows()) {
        throw Check.refused(name(), "a tensor without rows", in.getFirst());
      }
      return List.of(TensorType.free(1));
    }

    @Override
    public Tensor[] gradient(Node node, Tensor[] cotangents, boolean[] needed) {
      return new Tensor[] {node.graph().apply(new Broadcast.ToAll(node.input(0).type()), cotangents[0]).output(0)};
    }

    @Override
    public long flops(Node node) {
      return node.input(0).type().features();
    }
  }

  /** Sum of the squares of all elements of a rowless tensor, accumulated in double: a scalar. */
  public record Squares() implements Op {
    @Override
    public String name() {
      return "sum-squares";
    }

    @Override
    public List<TensorType> infer(List<Tensor> in) {
      if (Check.floats(name(), in.getFirst()).isRows()) {
        throw Check.refused(name(), "a tensor without rows", in.getFirst());
      }
      return List.of(TensorType.free(1));
    }

    @Override
    public Tensor[] gradient(Node node, Tensor[] cotangents, boolean[] needed) {
      return new Tensor[] {node.input(0).times(cotangents[0]).times(2f)};
    }

    @Override
    public long flops(Node node) {
      return 2L * node.input(0).type().features();
    }
  }
}
