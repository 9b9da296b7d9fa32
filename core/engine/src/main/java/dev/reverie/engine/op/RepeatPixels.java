package dev.reverie.engine.op;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.TensorType.Kind;
import java.util.List;

/**
 * One number for each channel, on every pixel: {@code [channels]} to {@code [pixels * channels]}, the transpose of
 * {@link SumPixels}.
 *
 * @param pixels of the image
 */
public record RepeatPixels(int pixels) implements Op {
  /**
   * Traces it.
   *
   * @param x {@code [channels]}
   * @param pixels of the image
   * @return {@code [pixels * channels]}
   */
  public static Tensor apply(Tensor x, int pixels) {
    return x.graph().apply(new RepeatPixels(pixels), x).output(0);
  }

  @Override
  public String name() {
    return "repeat-pixels";
  }

  @Override
  public List<TensorType> infer(List<Tensor> in) {
    TensorType x = Check.floats(name(), in.getFirst());
    if (x.kind() != Kind.FREE || x.dims().length != 1 || pixels < 1) {
      throw Check.refused(name(), "[channels] and at least 1 pixel", in.getFirst());
    }
    return List.of(TensorType.free(pixels * x.features()));
  }

  @Override
  public Tensor[] gradient(Node node, Tensor[] cotangents, boolean[] needed) {
    return new Tensor[] {SumPixels.apply(cotangents[0], node.input(0).type().features())};
  }

  @Override
  public long flops(Node node) {
    return 0;
  }
}
