package dev.reverie.engine.op;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import java.util.Arrays;
import java.util.List;

/** A vector of fixed numbers. */
public final class Constant implements Op {
  private final float[] values;

  /**
   * A constant.
   *
   * @param values its elements, copied
   */
  public Constant(float[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("constant: got no values, expected at least one");
    }
    this.values = values.clone();
  }

  /**
   * The elements.
   *
   * @return a copy
   */
  public float[] values() {
    return values.clone();
  }

  @Override
  public String name() {
    return values.length == 1 ? "constant " + values[0] : "constant";
  }

  @Override
  public List<TensorType> infer(List<Tensor> inputs) {
    return List.of(TensorType.free(values.length));
  }

  @Override
  public long flops(Node node) {
    return 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Constant c && Arrays.equals(values, c.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }
}
