package dev.reverie.engine.op;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.TensorType.Kind;
import java.util.List;

/**
 * Convolution without flipping: {@code y[i, j, n] = b[n] + sum of x[s i + u - p, s j + v - p, c] W[u, v, c, n]}. x
 * {@code [rows, height * width * channels]}, W {@code [1, size * size * channels, N]}, b {@code [N]}, y
 * {@code [rows, positions * N]}. Each output is the sum over u, v, c in order, from the bias.
 *
 * @param window how the window moves over the images
 * @param bias whether a bias follows the weight among the inputs
 */
public record Conv2d(Window window, boolean bias) implements Op {
  /**
   * Traces a layer.
   *
   * @param x images
   * @param window the window
   * @param weight {@code [1, size * size * channels, N]}
   * @param bias {@code [N]}, or null
   * @return {@code [rows, positions * N]}
   */
  public static Tensor apply(Tensor x, Window window, Tensor weight, Tensor bias) {
    return bias == null ? x.graph().apply(new Conv2d(window, false), x, weight).output(0)
        : x.graph().apply(new Conv2d(window, true), x, weight, bias).output(0);
  }

  /**
   * Traces the transpose of a layer, which makes larger images of smaller ones:
   * {@code y[s i + u - p, s j + v - p, c] += x[i, j, n] W[u, v, c, n]}, plus {@code b[c]}.
   *
   * @param x {@code [rows, positions * N]}
   * @param window the window, on the images that come out
   * @param weight {@code [1, size * size * channels, N]}
   * @param bias {@code [channels]}, or null
   * @return images
   */
  public static Tensor transposed(Tensor x, Window window, Tensor weight, Tensor bias) {
    return bias == null ? x.graph().apply(new Transposed(window, false), x, weight).output(0)
        : x.graph().apply(new Transposed(window, true), x, weight, bias).output(0);
  }

  @Override
  public String name() {
    return "conv2d";
  }

  private static TensorType rows(String op, Tensor x, int features) {
    TensorType type = Check.floatRows(op, x);
    if (type.features() != features) {
      throw Check.refused(op, features + " features", x);
    }
    if (type.rows().groups() != 1) {
      throw Check.refused(op, "rows of one group", x);
    }
    return type;
  }

  private static int weight(String op, Tensor w, Window window) {
    TensorType type = w.type();
    if (type.kind() != Kind.WEIGHT || type.dim(0) != 1 || type.dim(1) != window.taps()) {
      throw Check.refused(op, "weights [1, " + window.taps() + ", N]", w);
    }
    return type.dim(2);
  }

  private static void biased(String op, Tensor b, int channels) {
    if (!b.type().equals(TensorType.free(channels))) {
      throw Check.refused(op, "a bias of [" + channels + "]", b);
    }
  }

  @Override
  public List<TensorType> infer(List<Tensor> in) {
    int n = weight(name(), in.get(1), window);
    TensorType x = rows(name(), in.get(0), window.features());
    if (bias) {
      biased(name(), in.get(2), n);
    }
    return List.of(TensorType.rows(x.rows(), window.positions() * n));
  }

  @Override
  public Tensor[] gradient(Node node, Tensor[] cotangents, boolean[] needed) {
    Tensor dy = cotangents[0];
    Tensor[] d = new Tensor[node.inputs().size()];
    if (needed[0]) {
      d[0] = transposed(dy, window, node.input(1), null);
    }
    if (needed[1]) {
      d[1] = node.graph().apply(new WeightGradient(window), node.input(0), dy).output(0);
    }
    if (bias && needed[2]) {
      d[2] = SumPixels.apply(dy.sumRows(), node.input(2).type().features());
    }
    return d;
  }

  @Override
  public long flops(Node node) {
    return 2L * node.input(0).type().rows().capacity() * window.positions() * node.input(1).type().features();
  }

  /**
   * The transpose of a convolution: its gradient by the images, and the layer of decoders. Each output is the sum over
   * u, v, n in order, from the bias.
   *
   * @param window the window, on the images that come out
   * @param bias whether a bias {@code [channels]} follows the weight among the inputs
   */
  public record Transposed(Window window, boolean bias) implements Op {
    @Override
    public String name() {
      return "conv2d.transposed";
    }

    @Override
    public List<TensorType> infer(List<Tensor> in) {
      int n = weight(name(), in.get(1), window);
      TensorType x = rows(name(), in.get(0), window.positions() * n);
      if (bias) {
        biased(name(), in.get(2), window.channels());
      }
      return List.of(TensorType.rows(x.rows(), window.features()));
    }

    @Override
    public Tensor[] gradient(Node node, Tensor[] cotangents, boolean[] needed) {
      Tensor dy = cotangents[0];
      Tensor[] d = new Tensor[node.inputs().size()];
      if (needed[0]) {
        d[0] = Conv2d.apply(dy, window, node.input(1), null);
      }
      if (needed[1]) {
        d[1] = node.graph().apply(new WeightGradient(window), dy, node.input(0)).output(0);
      }
      if (bias && needed[2]) {
        d[2] = SumPixels.apply(dy.sumRows(), window.channels());
      }
      return d;
    }

    @Override
    public long flops(Node node) {
      return 2L * node.input(0).type().rows().capacity() * window.positions() * node.input(1).type().features();
    }
  }

  /**
   * The gradient by the weights: {@code dW[u, v, c, n] = sum over rows and positions of x[...] y[i, j, n]}. Inputs
   * images and {@code [rows, positions * N]}, in pairs.
   *
   * @param window the window on the images
   */
  public record WeightGradient(Window window) implements PairProduct {
    @Override
    public String name() {
      return "conv2d.dw";
    }

    @Override
    public List<TensorType> infer(List<Tensor> in) {
      TensorType y = Check.floatRows(name(), in.get(1));
      if (y.features() % window.positions() != 0) {
        throw Check.refused(name(), "features in " + window.positions() + " equal pixels", in.get(1));
      }
      for (int i = 0; i < in.size(); i++) {
        rows(name(), in.get(i), i % 2 == 0 ? window.features() : y.features());
        Check.sameRows(name(), in.get(0), in.get(i));
      }
      return List.of(TensorType.weight(1, window.taps(), y.features() / window.positions()));
    }

    @Override
    public long flops(Node node) {
      return (long) node.inputs().size() * node.input(0).type().rows().capacity() * window.positions()
          * node.output(0).type().features();
    }
  }
}
