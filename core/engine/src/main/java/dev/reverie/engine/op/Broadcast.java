package dev.reverie.engine.op;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.TensorType.Kind;
import java.util.List;

/** Copies of one value to many places: the transposes of the sums in {@link Reduce}. */
public final class Broadcast {
  private Broadcast() {
  }

  /**
   * {@code [F]} or {@code [groups, F]} on every live row.
   *
   * @param rows the rows
   * @param mean whether to divide by the number of live rows of the group
   */
  public record ToRows(Rows rows, boolean mean) implements Op {
    @Override
    public String name() {
      return mean ? "mean-rows.dx" : "broadcast-rows";
    }

    @Override
    public List<TensorType> infer(List<Tensor> in) {
      TensorType v = Check.floats(name(), in.getFirst());
      boolean grouped = v.dims().length == 2 && v.dim(0) == rows.groups();
      if (v.kind() != Kind.FREE || !(v.dims().length == 1 && rows.groups() == 1 || grouped || v.dims().length == 1
          && !mean)) {
        throw Check.refused(name(), "[features] or [groups, features] for " + rows, in.getFirst());
      }
      return List.of(TensorType.rows(rows, v.dim(v.dims().length - 1)));
    }

    @Override
    public Tensor[] gradient(Node node, Tensor[] cotangents, boolean[] needed) {
      Tensor sum = node.graph().apply(new Reduce.OverRows(mean), cotangents[0]).output(0);
      return new Tensor[] {sum.type().equals(node.input(0).type()) ? sum
          : node.graph().apply(new Reduce.Groups(), sum).output(0)};
    }
  }

  /**
   * {@code [rows, 1]} on every feature.
   *
   * @param features how many
   */
  public record ToFeatures(int features) implements Op {
    @Override
    public String name() {
      return "broadcast-features";
    }

    @Override
    public List<TensorType> infer(List<Tensor> in) {
      TensorType x = Check.floatRows(name(), in.getFirst());
      if (x.features() != 1) {
        throw Check.refused(name(), "[rows, 1]", in.getFirst());
      }
      return List.of(TensorType.rows(x.rows(), features));
    }

    @Override
    public Tensor[] gradient(Node node, Tensor[] cotangents, boolean[] needed) {
      return new Tensor[] {cotangents[0].sumFeatures()};
    }
  }

  /**
   * A scalar on every element of a rowless tensor.
   *
   * @param type the type
   */
  public record ToAll(TensorType type) implements Op {
    @Override
    public String name() {
      return "broadcast";
    }

    @Override
    public List<TensorType> infer(List<Tensor> in) {
      if (!in.getFirst().type().isScalar()) {
        throw Check.refused(name(), "a scalar [1]", in.getFirst());
      }
      return List.of(type);
    }

    @Override
    public Tensor[] gradient(Node node, Tensor[] cotangents, boolean[] needed) {
      return new Tensor[] {cotangents[0].sum()};
    }
  }
}
