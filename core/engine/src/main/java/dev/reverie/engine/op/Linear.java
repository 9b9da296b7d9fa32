package dev.reverie.engine.op;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.TensorType.Kind;
import java.util.List;

/**
 * The fully connected layer {@code y = x W + b}: x {@code [rows, K]}, W {@code [groups, K, N]}, b {@code [N]} or
 * {@code [groups, N]}, y {@code [rows, N]}. With groups, each row meets the weights of its own group: an ensemble.
 *
 * <p>Each output is the sum over k in order, starting from the bias, so that a row gives the same bits alone or in any
 * batch. Error bound: {@code (K + 1) eps} times the sum of the magnitudes of its terms.
 *
 * @param bias whether a bias follows the weight among the inputs
 */
public record Linear(boolean bias) implements Op {

  /**
   * Traces a layer.
   *
   * @param x the rows
   * @param weight the weights
   * @param bias the bias, or null
   * @return the outputs
   */
  public static Tensor apply(Tensor x, Tensor weight, Tensor bias) {
    return bias == null
        ? x.graph().apply(new Linear(false), x, weight).output(0)
        : x.graph().apply(new Linear(true), x, weight, bias).output(0);
  }

  @Override
  public String name() {
    return "linear";
  }

  @Override
  public List<TensorType> infer(List<Tensor> in) {
    TensorType x = Check.floatRows(name(), in.get(0));
    TensorType w = weight(name(), in.get(1), x);
    if (w.dim(1) != x.features()) {
      throw new IllegalArgumentException("linear: " + in.get(0) + " has " + x.features() + " features, weight "
          + in.get(1) + " expects " + w.dim(1));
    }
    if (bias) {
      TensorType b = Check.floats(name(), in.get(2));
      if (b.kind() != Kind.FREE || b.features() != w.dim(0) * w.dim(2)) {
        throw Check.refused(name(), "a bias of " + groupVector(w.dim(0), w.dim(2)), in.get(2));
      }
    }
    return List.of(TensorType.rows(x.rows(), w.dim(2)));
  }

  private static TensorType weight(String op, Tensor w, TensorType rows) {
    if (w.type().kind() != Kind.WEIGHT || w.type().dim(0) != rows.rows().groups()) {
      throw Check.refused(op, "weights of " + rows.rows().groups() + " group(s) for rows " + rows.rows(), w);
    }
    return w.type();
  }

  static TensorType groupVector(int groups, int n) {
    return groups == 1 ? TensorType.free(n) : TensorType.free(groups, n);
  }

  @Override
  public Tensor[] gradient(Node node, Tensor[] cotangents, boolean[] needed) {
    Tensor x = node.input(0);
    Tensor w = node.input(1);
    Tensor dy = cotangents[0];
    Tensor[] d = new Tensor[node.inputs().size()];
    if (needed[0]) {
      d[0] = node.graph().apply(new InputGradient(), dy, w).output(0);
    }
    if (needed[1]) {
      d[1] = node.graph().apply(new WeightGradient(), x, dy).output(0);
    }
    if (bias && needed[2]) {
      d[2] = dy.sumRows();
    }
    return d;
  }

  @Override
  public long flops(Node node) {
    return 2L * node.input(0).type().rows().capacity() * node.input(0).type().features()
        * node.output(0).type().features();
  }

  /** {@code dx = dy W^T}, the sum over n in order. Inputs dy {@code [rows, N]}, W {@code [groups, K, N]}. */
  public record InputGradient() implements Op {
    @Override
    public String name() {
      return "linear.dx";
    }

    @Override
    public List<TensorType> infer(List<Tensor> in) {
      TensorType dy = Check.floatRows(name(), in.get(0));
      TensorType w = weight(name(), in.get(1), dy);
      if (w.dim(2) != dy.features()) {
        throw new IllegalArgumentException("linear.dx: " + in.get(0) + " has " + dy.features()
            + " features, weight " + in.get(1) + " has " + w.dim(2) + " outputs");
      }
      return List.of(TensorType.rows(dy.rows(), w.dim(1)));
    }

    @Override
    public long flops(Node node) {
      return 2L * node.input(0).type().rows().capacity() * node.input(0).type().features()
          * node.output(0).type().features();
    }
  }

  /**
   * {@code dW[g] = sum over pairs and over the live rows of group g of x^T dy}, rows in order. Inputs x, dy, x, dy, ...;
   * several pairs come from a weight used several times (two losses, the steps of a scan).
   */
  public record WeightGradient() implements PairProduct {
    @Override
    public String name() {
      return "linear.dw";
    }

    @Override
    public List<TensorType> infer(List<Tensor> in) {
      TensorType x = Check.floatRows(name(), in.get(0));
      TensorType dy = Check.floatRows(name(), in.get(1));
      for (int i = 0; i < in.size(); i++) {
        Check.sameRows(name(), in.get(0), in.get(i));
        TensorType expected = i % 2 == 0 ? x : dy;
        if (!in.get(i).type().equals(expected)) {
          throw Check.refused(name(), expected.toString(), in.get(i));
        }
      }
      return List.of(TensorType.weight(x.rows().groups(), x.features(), dy.features()));
    }

    @Override
    public long flops(Node node) {
      TensorType w = node.output(0).type();
      return (long) node.inputs().size() * node.input(0).type().rows().capacity() * w.dim(1) * w.dim(2);
    }
  }
}
