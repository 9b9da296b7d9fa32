package dev.reverie.engine.op;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import java.util.List;

/**
 * A number as a distribution over bins (Dreamer v3, MuZero): a target is spread over the two bins around it so that its
 * mean is the number, beyond the range all on the end bin. The functions here never store probabilities.
 */
public final class TwoHot {
  private TwoHot() {
  }

  /**
   * The distribution of targets.
   *
   * @param target {@code [rows, 1]}, in the space of the bins
   * @param bins the bins
   * @return {@code [rows, bins]}, without a gradient
   */
  public static Tensor encode(Tensor target, Bins bins) {
    return target.graph().apply(new Encode(bins), target).output(0);
  }

  /**
   * Cross-entropy against one or more targets: {@code sum over targets of -sum of two-hot(t) log softmax(x)}. No
   * gradient flows to the targets.
   *
   * @param logits {@code [rows, bins]}
   * @param targets {@code [rows, T]}, in the space of the bins
   * @param bins the bins
   * @return {@code [rows, 1]}
   */
  public static Tensor crossEntropy(Tensor logits, Tensor targets, Bins bins) {
    return logits.graph().apply(new Loss(bins), logits, targets).output(0);
  }

  /**
   * The mean {@code sum of softmax(x) b}, summed in mirrored pairs from the centre: equal logits over antisymmetric
   * bins give exactly 0.
   *
   * @param logits {@code [rows, bins]}
   * @param bins the bins
   * @return {@code [rows, 1]}, in the space of the bins
   */
  public static Tensor mean(Tensor logits, Bins bins) {
    return logits.graph().apply(new Mean(bins), logits).output(0);
  }

  private static TensorType logits(String op, Tensor x, Bins bins) {
    TensorType type = Check.floatRows(op, x);
    if (type.features() != bins.count()) {
      throw Check.refused(op, "logits of " + bins, x);
    }
    return type;
  }

  private static TensorType column(TensorType like) {
    return TensorType.rows(like.rows(), 1);
  }

  private static void columns(String op, TensorType logits, List<Tensor> in, int from) {
    for (Tensor t : in.subList(from, in.size())) {
      if (!t.type().equals(column(logits))) {
        throw Check.refused(op, column(logits).toString(), t);
      }
    }
  }

  private static long cost(Node node) {
    return 8L * node.input(0).type().features() * node.input(0).type().rows().capacity();
  }

  private static void onlyFirst(String op, Tensor[] cotangents) {
    if (cotangents[1] != null) {
      throw new UnsupportedOperationException(op + ": no gradient is defined for the log of the sum of exponentials");
    }
  }

  /**
   * Weights of the two bins around a target, zeros elsewhere.
   *
   * @param bins the bins
   */
  public record Encode(Bins bins) implements Op {
    @Override
    public String name() {
      return "two-hot";
    }

    @Override
    public List<TensorType> infer(List<Tensor> in) {
      TensorType t = Check.floatRows(name(), in.getFirst());
      if (t.features() != 1) {
        throw Check.refused(name(), "targets [rows, 1]", in.getFirst());
      }
      return List.of(TensorType.rows(t.rows(), bins.count()));
    }
  }

  /**
   * Cross-entropy from logits. Inputs logits {@code [rows, bins]} and targets {@code [rows, T]}; outputs the loss and
   * {@code ln sum exp(x)}, both {@code [rows, 1]}.
   *
   * @param bins the bins
   */
  public record Loss(Bins bins) implements Op {
    @Override
    public String name() {
      return "two-hot-loss";
    }

    @Override
    public List<TensorType> infer(List<Tensor> in) {
      TensorType x = logits(name(), in.get(0), bins);
      Check.floatRows(name(), in.get(1));
      Check.sameRows(name(), in.get(0), in.get(1));
      return List.of(column(x), column(x));
    }

    @Override
    public Tensor[] gradient(Node node, Tensor[] cotangents, boolean[] needed) {
      onlyFirst(name(), cotangents);
      return new Tensor[] {node.graph().apply(new LossGradient(bins), node.input(0), node.input(1), node.output(1),
          cotangents[0]).output(0), null};
    }

    @Override
    public long flops(Node node) {
      return cost(node);
    }
  }

  /**
   * {@code dx = dy (T softmax(x) - sum of two-hot(t))}. Inputs logits, targets, {@code ln sum exp(x)}, dy.
   *
   * @param bins the bins
   */
  public record LossGradient(Bins bins) implements Op {
    @Override
    public String name() {
      return "two-hot-loss.dx";
    }

    @Override
    public List<TensorType> infer(List<Tensor> in) {
      TensorType x = logits(name(), in.get(0), bins);
      Check.floatRows(name(), in.get(1));
      Check.sameRows(name(), in.get(0), in.get(1));
      columns(name(), x, in, 2);
      return List.of(x);
    }

    @Override
    public long flops(Node node) {
      return cost(node);
    }
  }

  /**
   * The mean of the distribution. Input logits {@code [rows, bins]}; outputs the mean and {@code ln sum exp(x)}, both
   * {@code [rows, 1]}.
   *
   * @param bins the bins
   */
  public record Mean(Bins bins) implements Op {
    @Override
    public String name() {
      return "two-hot-mean";
    }

    @Override
    public List<TensorType> infer(List<Tensor> in) {
      TensorType x = logits(name(), in.getFirst(), bins);
      return List.of(column(x), column(x));
    }

    @Override
    public Tensor[] gradient(Node node, Tensor[] cotangents, boolean[] needed) {
      onlyFirst(name(), cotangents);
      return new Tensor[] {node.graph().apply(new MeanGradient(bins), node.input(0), node.output(0), node.output(1),
          cotangents[0]).output(0)};
    }

    @Override
    public long flops(Node node) {
      return cost(node);
    }
  }

  /**
   * {@code dx = dy softmax(x) (b - mean)}. Inputs logits, mean, {@code ln sum exp(x)}, dy.
   *
   * @param bins the bins
   */
  public record MeanGradient(Bins bins) implements Op {
    @Override
    public String name() {
      return "two-hot-mean.dx";
    }

    @Override
    public List<TensorType> infer(List<Tensor> in) {
      TensorType x = logits(name(), in.get(0), bins);
      columns(name(), x, in, 1);
      return List.of(x);
    }

    @Override
    public long flops(Node node) {
      return cost(node);
    }
  }
}
