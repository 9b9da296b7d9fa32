package dev.reverie.engine.op;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.TensorType.Kind;
import java.util.List;

/**
 * Sum over the pixels of each channel of a rowless image, {@code [pixels * channels]} to {@code [channels]},
 * accumulated in double.
 *
 * @param channels consecutive numbers of a pixel
 */
public record SumPixels(int channels) implements Op {
  /**
   * Traces the sum.
   *
   * @param x {@code [pixels * channels]}
   * @param channels numbers of a pixel
   * @return {@code [channels]}
   */
  public static Tensor apply(Tensor x, int channels) {
    return x.graph().apply(new SumPixels(channels), x).output(0);
  }

  @Override
  public String name() {
    return "sum-pixels";
  }

  @Override
  public List<TensorType> infer(List<Tensor> in) {
    TensorType x = Check.floats(name(), in.getFirst());
    if (x.kind() != Kind.FREE || x.dims().length != 1 || x.features() % channels != 0) {
      throw Check.refused(name(), "[pixels * " + channels + "]", in.getFirst());
    }
    return List.of(TensorType.free(channels));
  }

  @Override
  public long flops(Node node) {
    return node.input(0).type().features();
  }
}
