package dev.reverie.engine.scalar;

import dev.reverie.engine.Node;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.math.NormalDistribution;
import dev.reverie.engine.op.Unary;

/** {@link Unary} and its gradient, with the JDK's own maths. */
final class ScalarUnary {
  private ScalarUnary() {
  }

  /** A function of two numbers. */
  interface Function2 {
    double of(double a, double b);
  }

  static void forward(Unary op, Node node, Lowering to, ScalarBackend backend) {
    map2(node, node.input(0), node.input(0), to, backend, (x, same) -> value(op.kind(), op.a(), op.b(), x));
  }

  static void gradient(Unary.Gradient op, Node node, Lowering to, ScalarBackend backend) {
    map2(node, node.input(0), node.input(1), to, backend, (x, dy) -> dy * slope(op.kind(), op.a(), op.b(), x));
  }

  /** Applies a function to corresponding elements of two tensors of one type. */
  static void map2(Node node, Tensor first, Tensor second, Lowering to, ScalarBackend backend, Function2 f) {
    Tensor out = node.output(0);
    int features = out.type().features();
    if (!out.type().isRows()) {
      to.units(1, node.inputs(), node.outputs(), slots -> {
        Slot a = slots.of(first);
        Slot b = slots.of(second);
        Slot y = slots.of(out);
        return (worker, from, end) -> {
          for (int i = 0; i < features; i++) {
            y.d[y.at() + i] = backend.store(f.of(a.d[a.at() + i], b.d[b.at() + i]));
          }
        };
      });
      return;
    }
    to.rows(out.type().rows(), node.inputs(), node.outputs(), slots -> {
      Slot a = slots.of(first);
      Slot b = slots.of(second);
      Slot y = slots.of(out);
      RowTable table = slots.table(out.type().rows());
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          int aAt = a.at(worker, from) + (t - from) * a.stride;
          int bAt = b.at(worker, from) + (t - from) * b.stride;
          int yAt = y.at(worker, from) + (t - from) * y.stride;
          for (int i = 0; i < table.count(t) * features; i++) {
            y.d[yAt + i] = backend.store(f.of(a.d[aAt + i], b.d[bAt + i]));
          }
        }
      };
    });
  }

  static double value(Unary.Kind kind, float a, float b, double x) {
    return switch (kind) {
      case AFFINE -> a * x + b;
      case SQUARE -> x * x;
      case SQRT -> Math.sqrt(x);
      case ABS -> Math.abs(x);
      case EXP -> Math.exp(x);
      case LOG -> Math.log(x);
      case TANH -> Math.tanh(x);
      case SIGMOID -> sigmoid(x);
      case SOFTPLUS -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
      case SILU -> x == Double.NEGATIVE_INFINITY ? -0.0 : x * sigmoid(x);
      case RELU -> Math.max(x, 0);
      case ELU -> x > 0 ? x : Math.expm1(x);
      case CLAMP -> Math.min(Math.max(x, a), b);
      case SYMLOG -> Math.copySign(Math.log1p(Math.abs(x)), x);
      case SYMEXP -> Math.copySign(Math.expm1(Math.abs(x)), x);
      case NORMAL_CDF -> NormalDistribution.cdf(x);
      case NORMAL_QUANTILE -> NormalDistribution.quantile(x);
    };
  }

  static double slope(Unary.Kind kind, float a, float b, double x) {
    return switch (kind) {
      case AFFINE -> a;
      case SQUARE -> 2 * x;
      case SQRT -> 0.5 / Math.sqrt(x);
      case ABS -> Math.signum(x);
      case EXP -> Math.exp(x);
      case LOG -> 1 / x;
      case TANH -> {
        // 1 - tanh(x)^2, which does not cancel this way.
        double q = Math.exp(-2 * Math.abs(x));
        yield 4 * q / ((1 + q) * (1 + q));
      }
      case SIGMOID -> sigmoid(x) * sigmoid(-x);
      case SOFTPLUS -> sigmoid(x);
      case SILU -> {
        double s = sigmoid(x);
        yield s + x * s * sigmoid(-x);
      }
      case RELU -> x > 0 ? 1 : Double.isNaN(x) ? x : 0;
      case ELU -> x > 0 ? 1 : Math.exp(x);
      case CLAMP -> x >= a && x <= b ? 1 : Double.isNaN(x) ? x : 0;
      case SYMLOG -> 1 / (1 + Math.abs(x));
      case SYMEXP -> Math.exp(Math.abs(x));
      case NORMAL_CDF -> NormalDistribution.density(x);
      case NORMAL_QUANTILE -> 1 / NormalDistribution.density(NormalDistribution.quantile(x));
    };
  }

  private static double sigmoid(double x) {
    return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
  }
}
