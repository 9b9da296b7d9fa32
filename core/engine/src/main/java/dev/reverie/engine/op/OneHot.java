package dev.reverie.engine.op;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import java.util.List;

/**
 * One class of each group, as ones among zeros. A sample is the first class whose cumulative sum of weights exceeds the
 * uniform number times their total, so that a class of weight 0 is never drawn; without a uniform number it is the
 * first class of greatest weight. No gradient flows through it: see {@link StraightThrough}.
 *
 * @param classes features of one group
 * @param sample whether uniform numbers {@code [rows, groups]} follow the weights among the inputs
 */
public record OneHot(int classes, boolean sample) implements Op {
  /** Keeps the threshold below the total after rounding. */
  public static final float BELOW_ONE = 1f - 0x1p-23f;

  /**
   * Draws a class of each group.
   *
   * @param weights {@code [rows, groups * classes]}, not negative; probabilities, or anything proportional to them
   * @param uniform {@code [rows, groups]}, in (0, 1)
   * @param classes classes of each group
   * @return {@code [rows, groups * classes]}
   */
  public static Tensor sample(Tensor weights, Tensor uniform, int classes) {
    return weights.graph().apply(new OneHot(classes, true), weights, uniform).output(0);
  }

  /**
   * The likeliest class of each group, the first of several.
   *
   * @param weights {@code [rows, groups * classes]}; probabilities, logits, or anything in their order
   * @param classes classes of each group
   * @return {@code [rows, groups * classes]}
   */
  public static Tensor mode(Tensor weights, int classes) {
    return weights.graph().apply(new OneHot(classes, false), weights).output(0);
  }

  @Override
  public String name() {
    return sample ? "one-hot sample" : "one-hot mode";
  }

  @Override
  public List<TensorType> infer(List<Tensor> in) {
    TensorType p = Categorical.grouped(name(), in.getFirst(), classes);
    if (sample && !in.get(1).type().equals(TensorType.rows(p.rows(), p.features() / classes))) {
      throw Check.refused(name(), "uniform numbers " + TensorType.rows(p.rows(), p.features() / classes), in.get(1));
    }
    return List.of(p);
  }

  @Override
  public long flops(Node node) {
    return 2L * node.input(0).type().features() * node.input(0).type().rows().capacity();
  }
}
