package dev.reverie.engine.op;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.TensorType.Kind;
import java.util.List;

/**
 * A fully connected layer with a block-diagonal matrix: features lie in equal blocks, and block k of the outputs sees
 * block k of the inputs alone. x {@code [rows, blocks * K]}, W {@code [blocks, K, N]}, b {@code [blocks * N]}, y
 * {@code [rows, blocks * N]}. Unlike the groups of {@link Linear}, every row meets all of W.
 *
 * <p>Each output is the sum over k in order, starting from the bias, and has the same bits alone or in any batch. Error
 * bound: {@code (K + 1) eps} times the sum of the magnitudes of its terms.
 *
 * @param bias whether a bias follows the weight among the inputs
 */
public record BlockLinear(boolean bias) implements Op {
  /**
   * Traces a layer.
   *
   * @param x the rows
   * @param weight the weights
   * @param bias the bias, or null
   * @return the outputs
   */
  public static Tensor apply(Tensor x, Tensor weight, Tensor bias) {
    return bias == null ? x.graph().apply(new BlockLinear(false), x, weight).output(0)
        : x.graph().apply(new BlockLinear(true), x, weight, bias).output(0);
  }

  @Override
  public String name() {
    return "block-linear";
  }

  @Override
  public List<TensorType> infer(List<Tensor> in) {
    TensorType w = weight(name(), in.get(1));
    int blocks = w.dim(0);
    TensorType x = rows(name(), in.get(0), blocks * w.dim(1), in.get(1));
    if (bias && !in.get(2).type().equals(TensorType.free(blocks * w.dim(2)))) {
      throw Check.refused(name(), "a bias of " + TensorType.free(blocks * w.dim(2)), in.get(2));
    }
    return List.of(TensorType.rows(x.rows(), blocks * w.dim(2)));
  }

  private static TensorType weight(String op, Tensor w) {
    if (w.type().kind() != Kind.WEIGHT) {
      throw Check.refused(op, "weights [blocks, in, out]", w);
    }
    return w.type();
  }

  private static TensorType rows(String op, Tensor x, int features, Tensor weight) {
    TensorType type = Check.floatRows(op, x);
    if (type.features() != features) {
      throw Check.refused(op, features + " features for " + weight, x);
    }
    if (type.rows().groups() != 1) {
      throw Check.refused(op, "rows of one group", x);
    }
    return type;
  }

  @Override
  public Tensor[] gradient(Node node, Tensor[] cotangents, boolean[] needed) {
    Tensor dy = cotangents[0];
    Tensor w = node.input(1);
    Tensor[] d = new Tensor[node.inputs().size()];
    if (needed[0]) {
      d[0] = node.graph().apply(new InputGradient(), dy, w).output(0);
    }
    if (needed[1]) {
      d[1] = node.graph().apply(new WeightGradient(w.type().dim(0)), node.input(0), dy).output(0);
    }
    if (bias && needed[2]) {
      d[2] = dy.sumRows();
    }
    return d;
  }

  @Override
  public long flops(Node node) {
    return 2L * node.input(0).type().rows().capacity() * node.input(1).type().features();
  }

  /** {@code dx = dy W^T} of each block. Inputs dy {@code [rows, blocks * N]}, W {@code [blocks, K, N]}. */
  public record InputGradient() implements Op {
    @Override
    public String name() {
      return "block-linear.dx";
    }

    @Override
    public List<TensorType> infer(List<Tensor> in) {
      TensorType w = weight(name(), in.get(1));
      TensorType dy = rows(name(), in.get(0), w.dim(0) * w.dim(2), in.get(1));
      return List.of(TensorType.rows(dy.rows(), w.dim(0) * w.dim(1)));
    }

    @Override
    public long flops(Node node) {
      return 2L * node.input(0).type().rows().capacity() * node.input(1).type().features();
    }
  }

  /**
   * {@code dW[k] = sum over pairs and live rows of x_k^T dy_k}, rows in order. Inputs x, dy, x, dy, ...
   *
   * @param blocks blocks of features
   */
  public record WeightGradient(int blocks) implements PairProduct {
    @Override
    public String name() {
      return "block-linear.dw";
    }

    @Override
    public List<TensorType> infer(List<Tensor> in) {
      TensorType x = Categorical.grouped(name(), in.get(0), in.get(0).type().features() / blocks);
      TensorType dy = Categorical.grouped(name(), in.get(1), in.get(1).type().features() / blocks);
      for (int i = 0; i < in.size(); i++) {
        Check.sameRows(name(), in.get(0), in.get(i));
        if (!in.get(i).type().equals(i % 2 == 0 ? x : dy)) {
          throw Check.refused(name(), (i % 2 == 0 ? x : dy).toString(), in.get(i));
        }
      }
      return List.of(TensorType.weight(blocks, x.features() / blocks, dy.features() / blocks));
    }

    @Override
    public long flops(Node node) {
      return (long) node.inputs().size() * node.input(0).type().rows().capacity()
          * node.output(0).type().features();
    }
  }
}
