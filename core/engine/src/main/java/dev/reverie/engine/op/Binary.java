package dev.reverie.engine.op;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import java.util.List;
import java.util.Locale;

/**
 * An element-wise function of two tensors; the second may be broadcast to the first.
 *
 * @param kind the function
 * @param form how the second operand meets the first
 */
public record Binary(Kind kind, Form form) implements Op {
  /** The functions. */
  public enum Kind {
    /** {@code a + b}. */
    ADD,
    /** {@code a - b}. */
    SUBTRACT,
    /** {@code a b}. */
    MULTIPLY,
    /** {@code a / b}. */
    DIVIDE,
    /** {@code min(a, b)}; on a tie the gradient goes to a. */
    MINIMUM,
    /** {@code max(a, b)}; on a tie the gradient goes to a. */
    MAXIMUM,
    /** 1 where {@code a <= b}, else 0; no gradient. */
    AT_MOST
  }

  /** How the second operand meets the first. */
  public enum Form {
    /** Same type. */
    SAME,
    /** {@code [rows, 1]} on every feature. */
    COLUMN,
    /** {@code [features]} on every row, or {@code [groups, features]} on the rows of each group. */
    VECTOR,
    /** {@code [1]} on every element. */
    SCALAR
  }

  /**
   * Traces the operation, broadcasting whichever operand needs it.
   *
   * @param kind the function
   * @param a first operand
   * @param b second operand
   * @return the result
   */
  public static Tensor apply(Kind kind, Tensor a, Tensor b) {
    Form form = form(a.type(), b.type());
    if (form != null) {
      return a.graph().apply(new Binary(kind, form), a, b).output(0);
    }
    Form turned = form(b.type(), a.type());
    if (turned == null) {
      throw new IllegalArgumentException(kind.name().toLowerCase(Locale.ROOT) + ": got " + a + " and " + b
          + ", expected one type, or a column, vector or scalar to broadcast");
    }
    if (kind == Kind.ADD || kind == Kind.MULTIPLY) {
      return a.graph().apply(new Binary(kind, turned), b, a).output(0);
    }
    if (!b.type().isRows()) {
      throw new IllegalArgumentException(kind.name().toLowerCase(Locale.ROOT) + ": the first operand " + a
          + " cannot be broadcast to " + b);
    }
    Rows rows = b.type().rows();
    Tensor wide = a.type().isRows() ? a : a.broadcastTo(rows);
    Tensor full = wide.type().features() == b.type().features() ? wide : wide.broadcastFeatures(b.type().features());
    return a.graph().apply(new Binary(kind, Form.SAME), full, b).output(0);
  }

  private static Form form(TensorType a, TensorType b) {
    if (a.equals(b)) {
      return Form.SAME;
    }
    if (b.isScalar()) {
      return Form.SCALAR;
    }
    if (a.isRows() && b.isRows() && a.rows() == b.rows() && b.features() == 1 && a.dtype() == b.dtype()) {
      return Form.COLUMN;
    }
    if (a.isRows() && b.kind() == TensorType.Kind.FREE && (b.equals(TensorType.free(a.features()))
        || b.equals(Linear.groupVector(a.rows().groups(), a.features())))) {
      return Form.VECTOR;
    }
    return null;
  }

  @Override
  public String name() {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public List<TensorType> infer(List<Tensor> in) {
    Check.floats(name(), in.get(0));
    Check.floats(name(), in.get(1));
    Form found = form(in.get(0).type(), in.get(1).type());
    boolean scalarPair = found == Form.SAME && form == Form.SCALAR;
    if (found != form && !scalarPair) {
      throw new IllegalArgumentException(name() + ": got " + in.get(0) + " and " + in.get(1) + ", expected form "
          + form);
    }
    return List.of(in.get(0).type());
  }

  @Override
  public Tensor[] gradient(Node node, Tensor[] cotangents, boolean[] needed) {
    Tensor a = node.input(0);
    Tensor b = node.input(1);
    Tensor d = cotangents[0];
    Tensor[] g = new Tensor[2];
    switch (kind) {
      case ADD -> {
        g[0] = d;
        g[1] = needed[1] ? reduce(d, b) : null;
      }
      case SUBTRACT -> {
        g[0] = d;
        g[1] = needed[1] ? reduce(d.negate(), b) : null;
      }
      case MULTIPLY -> {
        g[0] = needed[0] ? d.times(b) : null;
        g[1] = needed[1] ? reduce(d.times(a), b) : null;
      }
      case DIVIDE -> {
        g[0] = needed[0] || needed[1] ? d.dividedBy(b) : null;
        g[1] = needed[1] ? reduce(g[0].times(node.output(0)).negate(), b) : null;
      }
      case MINIMUM, MAXIMUM -> {
        Tensor mask = kind == Kind.MINIMUM
            ? a.graph().apply(new Binary(Kind.AT_MOST, form), a, b).output(0)
            : atLeast(a, b);
        g[0] = d.times(mask);
        g[1] = needed[1] ? reduce(d.minus(g[0]), b) : null;
      }
      case AT_MOST -> {
      }
    }
    return g;
  }

  private Tensor atLeast(Tensor a, Tensor b) {
    return a.graph().apply(new Binary(Kind.AT_MOST, form), a.negate(), b.negate()).output(0);
  }

  private Tensor reduce(Tensor d, Tensor b) {
    return switch (form) {
      case SAME -> d;
      case COLUMN -> d.sumFeatures();
      case SCALAR -> d.sum();
      case VECTOR -> {
        Tensor sum = d.sumRows();
        yield sum.type().equals(b.type()) ? sum
            : d.graph().apply(new Reduce.Groups(), sum).output(0);
      }
    };
  }
}
