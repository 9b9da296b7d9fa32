package dev.reverie.engine.op;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import java.util.List;

/**
 * {@link Normalize} over the channels of each pixel of an image: {@code y = (x - m) r} with
 * {@code r = 1/sqrt(v + epsilon)}, without scale and offset. x {@code [rows, pixels * channels]}; outputs y of the same
 * type and r {@code [rows, pixels]}. Sums run over the channels in order.
 *
 * @param channels consecutive numbers of a pixel
 * @param center whether m is the mean of the channels and v their population variance (layer norm); else m is 0 and v
 *     the mean square (RMS norm)
 * @param epsilon added to v
 */
public record PixelNorm(int channels, boolean center, float epsilon) implements Op {
  /**
   * Layer normalisation of each pixel.
   *
   * @param x {@code [rows, pixels * channels]}
   * @param scale {@code [channels]}
   * @param offset {@code [channels]}
   * @param epsilon added to the variance
   * @return {@code (x - mean) / sqrt(var + epsilon) * scale + offset}
   */
  public static Tensor layer(Tensor x, Tensor scale, Tensor offset, float epsilon) {
    int pixels = x.type().features() / scale.type().features();
    return scaled(x, true, scale, epsilon).plus(RepeatPixels.apply(offset, pixels));
  }

  /**
   * Root-mean-square normalisation of each pixel.
   *
   * @param x {@code [rows, pixels * channels]}
   * @param scale {@code [channels]}
   * @param epsilon added to the mean square
   * @return {@code x / sqrt(mean(x^2) + epsilon) * scale}
   */
  public static Tensor rms(Tensor x, Tensor scale, float epsilon) {
    return scaled(x, false, scale, epsilon);
  }

  private static Tensor scaled(Tensor x, boolean center, Tensor scale, float epsilon) {
    int channels = scale.type().features();
    Tensor y = x.graph().apply(new PixelNorm(channels, center, epsilon), x).output(0);
    return y.times(RepeatPixels.apply(scale, x.type().features() / channels));
  }

  @Override
  public String name() {
    return center ? "pixel-layer-norm" : "pixel-rms-norm";
  }

  @Override
  public List<TensorType> infer(List<Tensor> in) {
    TensorType x = Check.floatRows(name(), in.getFirst());
    if (channels < 1 || x.features() % channels != 0) {
      throw Check.refused(name(), "pixels of " + channels + " channels", in.getFirst());
    }
    if (!(epsilon >= 0)) {
      throw new IllegalArgumentException(name() + ": epsilon is " + epsilon + ", expected at least 0");
    }
    return List.of(x, TensorType.rows(x.rows(), x.features() / channels));
  }

  @Override
  public Tensor[] gradient(Node node, Tensor[] cotangents, boolean[] needed) {
    if (cotangents[1] != null) {
      throw new UnsupportedOperationException(name() + ": no gradient is defined for the inverse spread");
    }
    Gradient op = new Gradient(channels, center);
    return new Tensor[] {node.graph().apply(op, node.output(0), node.output(1), cotangents[0]).output(0)};
  }

  @Override
  public long flops(Node node) {
    return 5L * node.input(0).type().features() * node.input(0).type().rows().capacity();
  }

  /**
   * {@code dx = r (dy - y mean(y dy) - mean(dy))} over the channels of each pixel; without the last term where m is 0.
   * Inputs y, r, dy.
   *
   * @param channels consecutive numbers of a pixel
   * @param center whether the last term is there
   */
  public record Gradient(int channels, boolean center) implements Op {
    @Override
    public String name() {
      return center ? "pixel-layer-norm.dx" : "pixel-rms-norm.dx";
    }

    @Override
    public List<TensorType> infer(List<Tensor> in) {
      TensorType y = Check.floatRows(name(), in.get(0));
      if (y.features() % channels != 0) {
        throw Check.refused(name(), "pixels of " + channels + " channels", in.get(0));
      }
      TensorType r = TensorType.rows(y.rows(), y.features() / channels);
      if (!in.get(1).type().equals(r)) {
        throw Check.refused(name(), r.toString(), in.get(1));
      }
      if (!in.get(2).type().equals(y)) {
        throw Check.refused(name(), y.toString(), in.get(2));
      }
      return List.of(y);
    }

    @Override
    public long flops(Node node) {
      return 6L * node.input(0).type().features() * node.input(0).type().rows().capacity();
    }
  }
}
