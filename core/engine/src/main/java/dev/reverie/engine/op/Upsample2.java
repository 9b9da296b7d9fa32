package dev.reverie.engine.op;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import java.util.List;

/**
 * Each pixel as 2 x 2 pixels: images {@code [height, width, channels]} to twice of each size; or the transpose, the sum
 * of each 2 x 2.
 *
 * @param height of the smaller image
 * @param width of the smaller image
 * @param channels of the images
 * @param sum whether this is the transpose
 */
public record Upsample2(int height, int width, int channels, boolean sum) implements Op {
  /**
   * Traces it.
   *
   * @param x {@code [rows, height * width * channels]}
   * @param height of the image
   * @param width of the image
   * @param channels of the image
   * @return {@code [rows, 2 height * 2 width * channels]}
   */
  public static Tensor apply(Tensor x, int height, int width, int channels) {
    return x.graph().apply(new Upsample2(height, width, channels, false), x).output(0);
  }

  @Override
  public String name() {
    return sum ? "upsample.dx" : "upsample";
  }

  @Override
  public List<TensorType> infer(List<Tensor> in) {
    TensorType x = Check.floatRows(name(), in.getFirst());
    int small = height * width * channels;
    if (x.features() != (sum ? 4 * small : small)) {
      throw Check.refused(name(), (sum ? 4 * small : small) + " features", in.getFirst());
    }
    return List.of(TensorType.rows(x.rows(), sum ? small : 4 * small));
  }

  @Override
  public Tensor[] gradient(Node node, Tensor[] cotangents, boolean[] needed) {
    Upsample2 back = new Upsample2(height, width, channels, !sum);
    return new Tensor[] {node.graph().apply(back, cotangents[0]).output(0)};
  }
}
