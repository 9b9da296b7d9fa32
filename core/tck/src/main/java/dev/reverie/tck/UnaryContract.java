package dev.reverie.tck;

import static dev.reverie.tck.Reference.TINY;
import static dev.reverie.tck.Reference.U;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.math.FloatMath;
import dev.reverie.engine.math.NormalDistribution;
import dev.reverie.engine.op.Unary;
import dev.reverie.engine.op.Unary.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@link Unary} and its gradient: each function within the ulps that its polynomial promises. */
final class UnaryContract implements Contract {
  /** Roundings in a slope: an exponential, a sum, a quotient, two or three products. */
  private static final double SLOPE_ROUNDINGS = 12;
  /** What a slope may lose where an exponential is flushed to zero. */
  private static final double SLOPE_FLUSHED = 3e-37;
  private static final float[] EDGES = {0f, -0f, 1f, -1f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY,
      Float.MIN_VALUE, -Float.MIN_VALUE, Float.MIN_NORMAL, -1e-40f, 1e-8f, -1e-8f, 0.55f, -0.55f, 9.01f, -9.02f, 20f,
      -20f, 88.72f, 88.73f, -87.4f, -103.9f, -104.1f, -108.6f, -108.8f, 1e6f, -1e6f, Float.MAX_VALUE,
      -Float.MAX_VALUE};

  @Override
  public String name() {
    return "unary";
  }

  @Override
  public boolean covers(Op op) {
    return op instanceof Unary || op instanceof Unary.Gradient;
  }

  private static double ulps(Kind kind) {
    return switch (kind) {
      case ABS, RELU, CLAMP -> 0;
      case AFFINE, SQUARE, SQRT -> 0.5;
      case EXP -> 1.05;
      case LOG -> 1;
      case TANH, SYMLOG -> 1.5;
      case SIGMOID, SOFTPLUS -> 2.5;
      case SILU -> 3.5;
      case SYMEXP -> 3;
      case NORMAL_CDF, NORMAL_QUANTILE -> 12;
      case ELU -> 4;
    };
  }

  /** What an exponential may flush to zero, and what x times that may lose. */
  private static double flushed(Kind kind) {
    return switch (kind) {
      case EXP, SIGMOID, SOFTPLUS -> FloatMath.TINY;
      case SILU -> 3e-37;
      default -> 0;
    };
  }

  static double value(Kind kind, double a, double b, double x) {
    return switch (kind) {
      case AFFINE -> a * x + b;
      case SQUARE -> x * x;
      case SQRT -> Math.sqrt(x);
      case ABS -> Math.abs(x);
      case EXP -> Math.exp(x);
      case LOG -> Math.log(x);
      case TANH -> Math.tanh(x);
      case SIGMOID -> logistic(x);
      case SOFTPLUS -> x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
      case SILU -> x * logistic(x);
      case RELU -> Math.max(x, 0);
      case ELU -> x > 0 ? x : Math.expm1(x);
      case CLAMP -> Math.min(Math.max(x, a), b);
      case SYMLOG -> Math.copySign(Math.log1p(Math.abs(x)), x);
      case SYMEXP -> Math.copySign(Math.expm1(Math.abs(x)), x);
      case NORMAL_CDF -> NormalDistribution.cdf(x);
      case NORMAL_QUANTILE -> NormalDistribution.quantile(x);
    };
  }

  private static double slope(Kind kind, double a, double b, double x) {
    return switch (kind) {
      case SQRT -> 0.5 / Math.sqrt(x);
      case ABS -> Math.signum(x);
      case TANH -> 4 * logistic(2 * x) * logistic(-2 * x);
      case SIGMOID -> logistic(x) * logistic(-x);
      case SOFTPLUS -> logistic(x);
      case SILU -> logistic(x) * (1 + x * logistic(-x));
      case RELU -> x > 0 ? 1 : 0;
      case ELU -> x > 0 ? 1 : Math.exp(x);
      case CLAMP -> x >= a && x <= b ? 1 : 0;
      case SYMLOG -> 1 / (1 + Math.abs(x));
      case SYMEXP -> Math.exp(Math.abs(x));
      case NORMAL_CDF -> NormalDistribution.density(x);
      default -> throw new IllegalArgumentException(kind + " has no slope of its own");
    };
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  @Override
  public void errors(Node node, Reference at) {
    double[] x = at.value(node.input(0));
    double[] ex = at.error(node.input(0));
    double[] y = at.value(node.output(0));
    double[] e = at.error(node.output(0));
    if (node.op() instanceof Unary op) {
      for (int i = 0; i < e.length; i++) {
        double carried = ex[i] == 0 ? 0 : spread(x[i], ex[i], y[i], v -> value(op.kind(), op.a(), op.b(), v));
        double ulp = Math.ulp((float) (Math.abs(y[i]) + carried));
        e[i] = carried + ulps(op.kind()) * ulp * (1 + 1e-6) + flushed(op.kind())
            + (op.kind() == Kind.AFFINE ? U * Math.abs(op.a() * x[i]) : 0);
      }
      return;
    }
    Unary.Gradient op = (Unary.Gradient) node.op();
    double[] dy = at.value(node.input(1));
    double[] edy = at.error(node.input(1));
    for (int i = 0; i < e.length; i++) {
      double slope = slope(op.kind(), op.a(), op.b(), x[i]);
      double carried = ex[i] == 0 ? 0 : spread(x[i], ex[i], slope, v -> slope(op.kind(), op.a(), op.b(), v));
      // The slope of silu is a difference of two terms where it is small.
      double terms = op.kind() == Kind.SILU ? logistic(x[i]) * (1 + Math.abs(x[i]) * logistic(-x[i])) : slope;
      double own = SLOPE_ROUNDINGS * (U * Math.abs(terms) + TINY) + SLOPE_FLUSHED;
      e[i] = (Math.abs(dy[i]) + edy[i]) * (carried + own) + Math.abs(slope) * edy[i] + U * Math.abs(y[i]) + TINY;
    }
  }

  /** How far f moves when its argument does; a kink or a pole within reach is met at its ends. */
  static double spread(double x, double by, double y, java.util.function.DoubleUnaryOperator f) {
    double low = Math.abs(f.applyAsDouble(x - by) - y);
    double high = Math.abs(f.applyAsDouble(x + by) - y);
    // The slope may turn within reach, by little: nothing here bends more than a square root near its pole.
    return 1.01 * Math.max(low, high) + by * 1e-6;
  }

  @Override
  public List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    int[][] shapes = {{1, 1}, {1, 127}, {3, 13}, {5, 8}, {15, 9}, {16, 16}, {17, 7}, {37, 13}, {18, 127}};
    for (Kind kind : Kind.values()) {
      Unary op = op(kind);
      String label = kind.name().toLowerCase(Locale.ROOT);
      for (int[] s : shapes) {
        samples.add(Sample.of(label + ",f=" + s[1], s[0], g -> g.result("y", apply(op, g.rows("x", s[1], fill(kind)))))
            .with(Sample.Trait.GRADIENT).with(Sample.Trait.ROW_WISE));
      }
      samples.add(Sample.of(label + ",rowless", 1, g -> {
        for (int n : new int[] {1, 3, 4, 5, 7, 8, 9, 15, 17}) {
          g.result("y" + n, apply(op, g.free("x" + n, fill(kind), n)));
        }
        g.result("table", apply(op, g.free("table", fill(kind), 3, 5)));
        g.result("weight", apply(op, g.input("w", TensorType.weight(2, 3, 17), fill(kind))));
      }).with(Sample.Trait.GRADIENT));
      for (int rows : new int[] {3, 20}) {
        Fill edges = Fill.of(edges(kind));
        samples.add(Sample.of(label + ",edges", rows, g -> g.value("y", apply(op, g.rows("x", 31, edges))))
            .with(Sample.Trait.SPECIAL).with(Sample.Trait.ROW_WISE));
      }
    }
    for (int rows : new int[] {3, 20}) {
      samples.add(Sample.of("slopes at kinks", rows, g -> {
        Tensor x = g.rows("x", 6, Fill.of(0f, -0f, 0.5f, -0.5f, 0.25f, 30f));
        Tensor dy = g.rows("dy", 6, Fill.apart());
        for (Kind kind : List.of(Kind.ABS, Kind.RELU, Kind.ELU, Kind.CLAMP, Kind.SILU, Kind.TANH, Kind.SIGMOID,
            Kind.SOFTPLUS, Kind.SYMLOG, Kind.SYMEXP, Kind.NORMAL_CDF)) {
          g.value("dx" + kind, g.graph().apply(new Unary.Gradient(kind, op(kind).a(), op(kind).b()), x, dy).output(0));
        }
      }));
    }
    samples.add(Sample.of("long vectors", 1, g -> {
      for (Kind kind : Kind.values()) {
        g.result("y" + kind, apply(op(kind), g.free("x" + kind, fill(kind), 5003)));
      }
    }).with(Sample.Trait.GRADIENT));
    samples.add(Sample.of("all", 640, g -> {
      for (Kind kind : Kind.values()) {
        // The double reference of a quantile takes too long for many runs.
        if (kind != Kind.NORMAL_QUANTILE) {
          g.result("y" + kind, apply(op(kind), g.rows("x" + kind, 3, fill(kind))));
        }
      }
    }).with(Sample.Trait.GRADIENT).with(Sample.Trait.ROW_WISE).with(Sample.Trait.STEADY));
    return samples;
  }

  private static Unary op(Kind kind) {
    return switch (kind) {
      case AFFINE -> new Unary(kind, 1.7f, -0.3f);
      case CLAMP -> new Unary(kind, -0.5f, 0.5f);
      default -> Unary.of(kind);
    };
  }

  private static Tensor apply(Unary op, Tensor x) {
    return x.graph().apply(op, x).output(0);
  }

  /** What lies in the domain of a function, or far from it. */
  private static float[] edges(Kind kind) {
    return kind == Kind.NORMAL_QUANTILE ? new float[] {0f, 1f, -0.5f, 1.5f, Float.NaN, 0x1p-33f, 0x1p-30f, 1e-8f, 1e-5f,
        0.001f, 0.4999f, 0.5f, 0.50001f, 0.9f, 0.999f, 1f - 0x1p-24f, 1f - 0x1p-20f} : EDGES;
  }

  private static Fill fill(Kind kind) {
    return switch (kind) {
      case LOG, SQRT -> Fill.uniform(0.1, 20);
      case EXP -> Fill.uniform(-9, 5);
      case NORMAL_QUANTILE -> Fill.uniform(0.2, 0.8);
      default -> Fill.apart();
    };
  }

  @Override
  public List<Refusal> refusals() {
    return List.of(
        Refusal.of("integers", g -> g.indexInput("i", g.rows("r", 4)).exp(), "exp", "i32", "floats"),
        Refusal.of("bounds", g -> g.input("x", 4, 3).clamp(2f, 1f), "clamp", "2.0", "1.0", "low <= high"),
        Refusal.of("slope", g -> g.apply(new Unary.Gradient(Kind.TANH, 0, 0), g.input("x", 4, 3), g.input("dy", 4, 2)),
            "tanh.dx", "[batch4:4, 2]", "[batch4:4, 3]"));
  }
}
