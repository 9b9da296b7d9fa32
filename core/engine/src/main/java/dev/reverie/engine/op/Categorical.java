package dev.reverie.engine.op;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import java.util.ArrayList;
import java.util.List;

/**
 * Independent categorical distributions beside each other: each group of {@code classes} features is one, with
 * {@code p = (1 - unimix) softmax(x) + unimix / classes}. Outputs p and {@code ln p}, both {@code [rows, F]}; the
 * logarithm is that of the mixed probabilities, and without mixing it is exact where p itself is too small to be
 * stored.
 *
 * @param classes features of one distribution
 * @param unimix share of the uniform distribution, in [0, 1)
 */
public record Categorical(int classes, float unimix) implements Op {
  /**
   * Traces the distributions of some logits.
   *
   * @param logits {@code [rows, groups * classes]}
   * @param classes classes of each group
   * @param unimix share of the uniform distribution
   * @return the node, whose outputs are the probabilities and their logarithms
   */
  public static Node apply(Tensor logits, int classes, float unimix) {
    return logits.graph().apply(new Categorical(classes, unimix), logits);
  }

  @Override
  public String name() {
    return "categorical " + classes + (unimix == 0 ? "" : " unimix " + unimix);
  }

  @Override
  public List<TensorType> infer(List<Tensor> in) {
    TensorType x = grouped("categorical", in.getFirst(), classes);
    if (!(unimix >= 0 && unimix < 1)) {
      throw new IllegalArgumentException("categorical: unimix is " + unimix + ", expected 0 <= unimix < 1");
    }
    return List.of(x, x);
  }

  static TensorType grouped(String op, Tensor x, int classes) {
    TensorType type = Check.floatRows(op, x);
    if (classes < 1 || type.features() % classes != 0) {
      throw Check.refused(op, "features in groups of " + classes + " classes", x);
    }
    return type;
  }

  @Override
  public Tensor[] gradient(Node node, Tensor[] cotangents, boolean[] needed) {
    List<Tensor> in = new ArrayList<>(List.of(node.output(0)));
    for (Tensor d : cotangents) {
      if (d != null) {
        in.add(d);
      }
    }
    Gradient op = new Gradient(classes, unimix, cotangents[0] != null, cotangents[1] != null);
    return new Tensor[] {node.graph().apply(op, in.toArray(Tensor[]::new)).output(0)};
  }

  @Override
  public long flops(Node node) {
    return 6L * node.input(0).type().features() * node.input(0).type().rows().capacity();
  }

  /**
   * {@code dx = (1 - unimix) s (q - sum of s q)} over each group, with s the softmax and {@code q = dp + dlnp / p}. The
   * softmax is had from p, and {@code s / p} is 1 without mixing. Inputs p, and those of dp and d ln p that exist.
   *
   * @param classes features of one distribution
   * @param unimix share of the uniform distribution
   * @param probability whether dp is among the inputs
   * @param logarithm whether d ln p is among the inputs
   */
  public record Gradient(int classes, float unimix, boolean probability, boolean logarithm) implements Op {
    @Override
    public String name() {
      return "categorical.dx";
    }

    @Override
    public List<TensorType> infer(List<Tensor> in) {
      TensorType p = grouped(name(), in.getFirst(), classes);
      for (Tensor t : in) {
        if (!t.type().equals(p)) {
          throw Check.refused(name(), p.toString(), t);
        }
      }
      return List.of(p);
    }

    @Override
    public long flops(Node node) {
      return 8L * node.input(0).type().features() * node.input(0).type().rows().capacity();
    }
  }
}
