package dev.reverie.engine.op;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import java.util.List;

/**
 * An element-wise function of one tensor of any kind. Transcendental functions are the polynomials of
 * {@link dev.reverie.engine.math.FloatMath}, with the bounds stated there.
 *
 * @param kind the function
 * @param a first parameter, of those that have one
 * @param b second parameter
 */
public record Unary(Kind kind, float a, float b) implements Op {
  private static final float SQRT_TWO_PI = (float) Math.sqrt(2 * Math.PI);

  /** The functions. */
  public enum Kind {
    /** {@code a x + b}. */
    AFFINE,
    /** {@code x^2}. */
    SQUARE,
    /** {@code sqrt(x)}. */
    SQRT,
    /** {@code |x|}; derivative 0 at 0. */
    ABS,
    /** {@code e^x}. */
    EXP,
    /** {@code ln x}. */
    LOG,
    /** {@code tanh x}. */
    TANH,
    /** {@code 1 / (1 + e^-x)}. */
    SIGMOID,
    /** {@code ln(1 + e^x)}. */
    SOFTPLUS,
    /** {@code x sigmoid(x)}. */
    SILU,
    /** {@code max(x, 0)}; derivative 0 at 0. */
    RELU,
    /** {@code x} where positive, else {@code e^x - 1}; derivative 1 at 0. */
    ELU,
    /** {@code min(max(x, a), b)}; derivative 1 on the bounds and between, else 0. */
    CLAMP,
    /** {@code sign(x) ln(1 + |x|)}. */
    SYMLOG,
    /** {@code sign(x) (e^|x| - 1)}, the inverse of {@link #SYMLOG}. */
    SYMEXP,
    /** The distribution function of the standard normal distribution. */
    NORMAL_CDF,
    /** Its inverse, from 2^-33 to 1 - 2^-24. */
    NORMAL_QUANTILE;

    String label() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * A function without parameters.
   *
   * @param kind the function
   * @return the operation
   */
  public static Unary of(Kind kind) {
    return new Unary(kind, 0f, 0f);
  }

  @Override
  public String name() {
    return switch (kind) {
      case AFFINE, CLAMP -> kind.label() + " " + a + " " + b;
      default -> kind.label();
    };
  }

  @Override
  public List<TensorType> infer(List<Tensor> in) {
    if (kind == Kind.CLAMP && !(a <= b)) {
      throw new IllegalArgumentException("clamp: bounds are " + a + " and " + b + ", expected low <= high");
    }
    return List.of(Check.floats(name(), in.getFirst()));
  }

  @Override
  public Tensor[] gradient(Node node, Tensor[] cotangents, boolean[] needed) {
    Tensor dy = cotangents[0];
    Tensor dx = switch (kind) {
      case AFFINE -> a == 1f ? dy : dy.times(a);
      case SQUARE -> dy.times(node.input(0)).times(2f);
      case EXP -> dy.times(node.output(0));
      case LOG -> dy.dividedBy(node.input(0));
      // 1 / density
      case NORMAL_QUANTILE -> dy.times(node.output(0).square().times(0.5f).exp()).times(SQRT_TWO_PI);
      default -> node.graph().apply(new Gradient(kind, a, b), node.input(0), dy).output(0);
    };
    return new Tensor[] {dx};
  }

  /**
   * {@code dx = dy f'(x)}. Inputs x, dy.
   *
   * @param kind the function
   * @param a first parameter
   * @param b second parameter
   */
  public record Gradient(Kind kind, float a, float b) implements Op {
    @Override
    public String name() {
      return kind.label() + ".dx";
    }

    @Override
    public List<TensorType> infer(List<Tensor> in) {
      TensorType x = Check.floats(name(), in.get(0));
      if (!in.get(1).type().equals(x)) {
        throw Check.refused(name(), x.toString(), in.get(1));
      }
      return List.of(x);
    }
  }
}
