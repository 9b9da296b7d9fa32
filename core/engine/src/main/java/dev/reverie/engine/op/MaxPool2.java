package dev.reverie.engine.op;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import java.util.List;

/**
 * The greatest of each 2 x 2 pixels, by channel: images {@code [height, width, channels]} of even sizes to half of
 * each. The gradient goes to the first of equal ones, in the order of the image.
 *
 * @param height of the image
 * @param width of the image
 * @param channels of the image
 */
public record MaxPool2(int height, int width, int channels) implements Op {
  /**
   * Traces it.
   *
   * @param x {@code [rows, height * width * channels]}
   * @param height of the image, even
   * @param width of the image, even
   * @param channels of the image
   * @return {@code [rows, height/2 * width/2 * channels]}
   */
  public static Tensor apply(Tensor x, int height, int width, int channels) {
    return x.graph().apply(new MaxPool2(height, width, channels), x).output(0);
  }

  @Override
  public String name() {
    return "max-pool";
  }

  @Override
  public List<TensorType> infer(List<Tensor> in) {
    return List.of(TensorType.rows(image(name(), in.getFirst()).rows(), height * width * channels / 4));
  }

  private TensorType image(String op, Tensor x) {
    TensorType type = Check.floatRows(op, x);
    if (height < 2 || width < 2 || height % 2 != 0 || width % 2 != 0 || type.features() != height * width * channels) {
      throw Check.refused(op, "even images of " + height + " x " + width + " x " + channels, x);
    }
    return type;
  }

  @Override
  public Tensor[] gradient(Node node, Tensor[] cotangents, boolean[] needed) {
    return new Tensor[] {node.graph().apply(new Gradient(this), node.input(0), cotangents[0]).output(0)};
  }

  /**
   * The gradient. Inputs x, dy.
   *
   * @param pool the operation
   */
  public record Gradient(MaxPool2 pool) implements Op {
    @Override
    public String name() {
      return "max-pool.dx";
    }

    @Override
    public List<TensorType> infer(List<Tensor> in) {
      TensorType x = pool.image(name(), in.get(0));
      if (!in.get(1).type().equals(TensorType.rows(x.rows(), x.features() / 4))) {
        throw Check.refused(name(), TensorType.rows(x.rows(), x.features() / 4).toString(), in.get(1));
      }
      return List.of(x);
    }
  }
}
