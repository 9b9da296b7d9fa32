package dev.reverie.engine.op;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import java.util.List;

/**
 * Two quantiles of all elements of all live rows of one or more tensors, interpolated linearly at position
 * {@code q (N - 1)} of the sorted values: a vector {@code [2]}; 0 where no row is live. NaN counts as the greatest
 * value. No gradient flows through it.
 *
 * @param low share of the values below the first, in [0, 1]
 * @param high share of the values below the second
 */
public record Quantiles(double low, double high) implements Op {
  /**
   * Traces the quantiles.
   *
   * @param low share below the first
   * @param high share below the second
   * @param x row tensors
   * @return {@code [2]}
   */
  public static Tensor of(double low, double high, Tensor... x) {
    return x[0].graph().apply(new Quantiles(low, high), x).output(0);
  }

  @Override
  public String name() {
    return "quantiles " + low + " " + high;
  }

  @Override
  public List<TensorType> infer(List<Tensor> in) {
    if (!(low >= 0 && low <= 1 && high >= 0 && high <= 1)) {
      throw new IllegalArgumentException("quantiles: got " + low + " and " + high + ", expected 0 to 1");
    }
    long elements = 0;
    for (Tensor t : in) {
      TensorType type = Check.floatRows(name(), t);
      elements += (long) type.features() * type.rows().capacity();
    }
    if (elements > Integer.MAX_VALUE - 64) {
      throw new IllegalArgumentException(name() + ": got " + elements + " elements, more than an array holds");
    }
    return List.of(TensorType.free(2));
  }

  @Override
  public long flops(Node node) {
    return 3L * capacity(node);
  }

  /**
   * Elements of the inputs when all rows are live.
   *
   * @param node a node of this operation
   * @return the count
   */
  public static int capacity(Node node) {
    int elements = 0;
    for (Tensor t : node.inputs()) {
      elements += t.type().features() * t.type().rows().capacity();
    }
    return elements;
  }
}
