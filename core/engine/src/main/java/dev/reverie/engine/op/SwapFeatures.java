package dev.reverie.engine.op;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import java.util.List;

/**
 * The features of each row as an array {@code [outer][inner][width]}, in the order {@code [inner][outer][width]}: what
 * blocks of features make of an image to pixels with the channels of all blocks.
 *
 * @param outer first size
 * @param inner second size
 * @param width numbers that stay together
 */
public record SwapFeatures(int outer, int inner, int width) implements Op {
  /**
   * Traces it.
   *
   * @param x {@code [rows, outer * inner * width]}
   * @param outer first size
   * @param inner second size
   * @return the features in the other order
   */
  public static Tensor apply(Tensor x, int outer, int inner) {
    SwapFeatures op = new SwapFeatures(outer, inner, Math.max(1, x.type().features() / (outer * inner)));
    return x.graph().apply(op, x).output(0);
  }

  @Override
  public String name() {
    return "swap-features";
  }

  @Override
  public List<TensorType> infer(List<Tensor> in) {
    TensorType x = Check.floatRows(name(), in.getFirst());
    if (x.features() != outer * inner * width) {
      throw Check.refused(name(), outer + " x " + inner + " equal parts", in.getFirst());
    }
    return List.of(x);
  }

  @Override
  public Tensor[] gradient(Node node, Tensor[] cotangents, boolean[] needed) {
    return new Tensor[] {node.graph().apply(new SwapFeatures(inner, outer, width), cotangents[0]).output(0)};
  }

  @Override
  public long flops(Node node) {
    return 0;
  }
}
