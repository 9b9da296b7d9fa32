package dev.reverie.engine.op;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import java.util.List;

/**
 * Each row divided by its spread, without scale and offset: {@code y = (x - m) r} with {@code r = 1/sqrt(v + epsilon)}.
 * Outputs y {@code [rows, F]} and r {@code [rows, 1]}.
 *
 * @param center whether m is the mean of the features and v their population variance (layer norm); else m is 0 and v
 *     the mean square (RMS norm)
 * @param epsilon added to v
 */
public record Normalize(boolean center, float epsilon) implements Op {
  @Override
  public String name() {
    return center ? "layer-norm" : "rms-norm";
  }

  @Override
  public List<TensorType> infer(List<Tensor> in) {
    TensorType x = Check.floatRows(name(), in.getFirst());
    if (!(epsilon >= 0)) {
      throw new IllegalArgumentException(name() + ": epsilon is " + epsilon + ", expected at least 0");
    }
    return List.of(x, TensorType.rows(x.rows(), 1));
  }

  @Override
  public Tensor[] gradient(Node node, Tensor[] cotangents, boolean[] needed) {
    if (cotangents[1] != null) {
      throw new UnsupportedOperationException(name() + ": no gradient is defined for the inverse spread");
    }
    Tensor y = node.output(0);
    Tensor dy = cotangents[0];
    Tensor inner = dy.minus(y.times(dy.times(y).meanFeatures()));
    Tensor centred = center ? inner.minus(dy.meanFeatures()) : inner;
    return new Tensor[] {centred.times(node.output(1))};
  }

  @Override
  public long flops(Node node) {
    return 5L * node.input(0).type().features() * node.input(0).type().rows().capacity();
  }
}
