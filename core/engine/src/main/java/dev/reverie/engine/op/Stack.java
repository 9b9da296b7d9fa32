package dev.reverie.engine.op;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import java.util.Collections;
import java.util.List;

/**
 * The steps of a batch of sequences as one tensor: T tensors {@code [B, features]} to {@code [T B, features]}, row
 * {@code t B + i} being row i of step t. Works tile by tile of the B rows, so that a scan and what it leaves stay one
 * region.
 *
 * @param rows the rows of all steps
 */
public record Stack(Rows rows) implements Op {
  /**
   * Traces it.
   *
   * @param steps the tensors, step by step
   * @return {@code [T B, features]}
   */
  public static Tensor apply(List<Tensor> steps) {
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("stack: got no steps, expected at least 1");
    }
    Rows each = Check.floatRows("stack", steps.getFirst()).rows();
    Rows rows = steps.getFirst().graph().steps(each, steps.size());
    return steps.getFirst().graph().apply(new Stack(rows), steps.toArray(Tensor[]::new)).output(0);
  }

  /**
   * Traces the cutting into steps, once for all of them, and picks one.
   *
   * @param x over the rows of a batch of sequences
   * @param t the step
   * @return {@code [B, features]}
   */
  public static Tensor step(Tensor x, int t) {
    Node node = x.graph().apply(new Split(), x);
    if (t < 0 || t >= node.outputs().size()) {
      throw new IllegalArgumentException("step: got step " + t + ", expected 0 to " + (node.outputs().size() - 1));
    }
    return node.output(t);
  }

  @Override
  public String name() {
    return "stack";
  }

  @Override
  public List<TensorType> infer(List<Tensor> in) {
    TensorType first = Check.floatRows(name(), in.getFirst());
    for (Tensor t : in) {
      if (!t.type().equals(first)) {
        throw Check.refused(name(), first.toString(), t);
      }
    }
    return List.of(TensorType.rows(rows, first.features()));
  }

  @Override
  public Tensor[] gradient(Node node, Tensor[] cotangents, boolean[] needed) {
    Tensor[] d = new Tensor[needed.length];
    for (int t = 0; t < d.length; t++) {
      d[t] = needed[t] ? step(cotangents[0], t) : null;
    }
    return d;
  }

  @Override
  public long flops(Node node) {
    return 0;
  }

  /** The steps of a batch of sequences, each as an output of its own: the inverse, and the gradient. */
  public record Split() implements Op {
    @Override
    public String name() {
      return "split";
    }

    @Override
    public List<TensorType> infer(List<Tensor> in) {
      TensorType x = Check.floatRows(name(), in.getFirst());
      if (x.rows().each() == null) {
        throw Check.refused(name(), "the rows of a batch of sequences", in.getFirst());
      }
      return Collections.nCopies(x.rows().steps(), TensorType.rows(x.rows().each(), x.features()));
    }

    @Override
    public Tensor[] gradient(Node node, Tensor[] cotangents, boolean[] needed) {
      Tensor[] steps = cotangents.clone();
      for (int t = 0; t < steps.length; t++) {
        if (steps[t] == null) {
          steps[t] = node.graph().apply(new Zeros(node.output(t).type())).output(0);
        }
      }
      return new Tensor[] {Stack.apply(List.of(steps))};
    }

    @Override
    public long flops(Node node) {
      return 0;
    }
  }
}
