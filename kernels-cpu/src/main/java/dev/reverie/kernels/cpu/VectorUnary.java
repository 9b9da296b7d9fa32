package dev.reverie.kernels.cpu;

import static dev.reverie.engine.math.FloatMath.EXP_MAX;
import static dev.reverie.kernels.cpu.VectorMath.SPECIES;

import dev.reverie.engine.Node;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.math.FloatMath;
import dev.reverie.engine.op.Unary;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link Unary}: one loop a function, taken when the program is made, so that C2 compiles each on its own. Tails have the
 * bits of the lanes.
 *
 * <p>C2 inlines a function of {@link VectorMath} only where its profile says that the loop is entered in most calls; else
 * it boxes every vector, for good. So what is shorter than a vector is padded to one instead of skipping the loop.
 */
final class VectorUnary {
  private static final int STEP = SPECIES.length();
  /** Floats of a worker's padded operands: three vectors, and the rest of a cache line. */
  private static final int PAD = 64;
  private static final float INVERSE_SQRT_TWO_PI = (float) (1 / Math.sqrt(2 * Math.PI));

  @FunctionalInterface
  private interface Loop {
    void run(float[] x, int xAt, float[] y, int yAt, int n);
  }

  @FunctionalInterface
  private interface SlopeLoop {
    void run(float[] x, int xAt, float[] dy, int dyAt, float[] dx, int dxAt, int n);
  }

  private VectorUnary() {
  }

  static void forward(Unary op, Node node, Lowering to) {
    Elementwise.map(node, to, slots -> {
      Slot x = slots.of(node.input(0));
      Slot y = slots.of(node.output(0));
      Loop loop = loop(op.kind(), op.a(), op.b());
      float[] padded = new float[slots.workers() * PAD];
      return (worker, from, tile, at, n) -> {
        int xAt = Elementwise.at(x, worker, from, tile) + at;
        int yAt = Elementwise.at(y, worker, from, tile) + at;
        if (n >= STEP) {
          loop.run(x.f, xAt, y.f, yAt, n);
          return;
        }
        int p = worker * PAD;
        System.arraycopy(x.f, xAt, padded, p, n);
        loop.run(padded, p, padded, p + STEP, STEP);
        System.arraycopy(padded, p + STEP, y.f, yAt, n);
      };
    });
  }

  static void gradient(Unary.Gradient op, Node node, Lowering to) {
    Elementwise.map(node, to, slots -> {
      Slot x = slots.of(node.input(0));
      Slot dy = slots.of(node.input(1));
      Slot dx = slots.of(node.output(0));
      SlopeLoop loop = slope(op.kind(), op.a(), op.b());
      float[] padded = new float[slots.workers() * PAD];
      return (worker, from, tile, at, n) -> {
        int xAt = Elementwise.at(x, worker, from, tile) + at;
        int dyAt = Elementwise.at(dy, worker, from, tile) + at;
        int dxAt = Elementwise.at(dx, worker, from, tile) + at;
        if (n >= STEP) {
          loop.run(x.f, xAt, dy.f, dyAt, dx.f, dxAt, n);
          return;
        }
        int p = worker * PAD;
        System.arraycopy(x.f, xAt, padded, p, n);
        System.arraycopy(dy.f, dyAt, padded, p + STEP, n);
        loop.run(padded, p, padded, p + STEP, padded, p + 2 * STEP, STEP);
        System.arraycopy(padded, p + 2 * STEP, dx.f, dxAt, n);
      };
    });
  }

  private static Loop loop(Unary.Kind kind, float a, float b) {
    return switch (kind) {
      case AFFINE -> (x, xAt, y, yAt, n) -> affine(a, b, x, xAt, y, yAt, n);
      case SQUARE -> VectorUnary::square;
      case SQRT -> VectorUnary::sqrt;
      case ABS -> VectorUnary::abs;
      case EXP -> VectorUnary::exp;
      case LOG -> VectorUnary::log;
      case TANH -> VectorUnary::tanh;
      case SIGMOID -> VectorUnary::sigmoid;
      case SOFTPLUS -> VectorUnary::softplus;
      case SILU -> VectorUnary::silu;
      case RELU -> VectorUnary::relu;
      case ELU -> VectorUnary::elu;
      case CLAMP -> (x, xAt, y, yAt, n) -> clamp(a, b, x, xAt, y, yAt, n);
      case SYMLOG -> VectorUnary::symlog;
      case SYMEXP -> VectorUnary::symexp;
      case NORMAL_CDF -> VectorUnary::normalCdf;
      case NORMAL_QUANTILE -> VectorUnary::normalQuantile;
    };
  }

  private static void affine(float a, float b, float[] x, int xAt, float[] y, int yAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      FloatVector.fromArray(SPECIES, x, xAt + i).fma(a, b).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = Math.fma(a, x[xAt + i], b);
    }
  }

  private static void square(float[] x, int xAt, float[] y, int yAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
      v.mul(v).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = x[xAt + i] * x[xAt + i];
    }
  }

  private static void sqrt(float[] x, int xAt, float[] y, int yAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      FloatVector.fromArray(SPECIES, x, xAt + i).sqrt().intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = (float) Math.sqrt(x[xAt + i]);
    }
  }

  private static void abs(float[] x, int xAt, float[] y, int yAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      FloatVector.fromArray(SPECIES, x, xAt + i).abs().intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = Math.abs(x[xAt + i]);
    }
  }

  private static void exp(float[] x, int xAt, float[] y, int yAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      VectorMath.exp(FloatVector.fromArray(SPECIES, x, xAt + i)).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = FloatMath.exp(x[xAt + i]);
    }
  }

  private static void log(float[] x, int xAt, float[] y, int yAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      VectorMath.log(FloatVector.fromArray(SPECIES, x, xAt + i)).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = FloatMath.log(x[xAt + i]);
    }
  }

  private static void tanh(float[] x, int xAt, float[] y, int yAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      VectorMath.tanh(FloatVector.fromArray(SPECIES, x, xAt + i)).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = FloatMath.tanh(x[xAt + i]);
    }
  }

  private static void sigmoid(float[] x, int xAt, float[] y, int yAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      VectorMath.sigmoid(FloatVector.fromArray(SPECIES, x, xAt + i)).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = FloatMath.sigmoid(x[xAt + i]);
    }
  }

  private static void softplus(float[] x, int xAt, float[] y, int yAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      VectorMath.softplus(FloatVector.fromArray(SPECIES, x, xAt + i)).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = FloatMath.softplus(x[xAt + i]);
    }
  }

  private static void silu(float[] x, int xAt, float[] y, int yAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      VectorMath.silu(FloatVector.fromArray(SPECIES, x, xAt + i)).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = FloatMath.silu(x[xAt + i]);
    }
  }

  private static void relu(float[] x, int xAt, float[] y, int yAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      FloatVector.fromArray(SPECIES, x, xAt + i).max(0f).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = Math.max(x[xAt + i], 0f);
    }
  }

  private static void elu(float[] x, int xAt, float[] y, int yAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
      VectorMath.expm1(v.min(0f)).blend(v, v.compare(VectorOperators.GT, 0f)).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      float v = x[xAt + i];
      y[yAt + i] = v > 0f ? v : FloatMath.expm1(v);
    }
  }

  private static void clamp(float a, float b, float[] x, int xAt, float[] y, int yAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      FloatVector.fromArray(SPECIES, x, xAt + i).max(a).min(b).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = Math.min(Math.max(x[xAt + i], a), b);
    }
  }

  private static void symlog(float[] x, int xAt, float[] y, int yAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      VectorMath.symlog(FloatVector.fromArray(SPECIES, x, xAt + i)).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = FloatMath.symlog(x[xAt + i]);
    }
  }

  private static void symexp(float[] x, int xAt, float[] y, int yAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      VectorMath.symexp(FloatVector.fromArray(SPECIES, x, xAt + i)).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = FloatMath.symexp(x[xAt + i]);
    }
  }

  /** One number at a time: policies over a few actions are all that need it. */
  private static void normalCdf(float[] x, int xAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] = FloatMath.normalCdf(x[xAt + i]);
    }
  }

  private static void normalQuantile(float[] x, int xAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] = FloatMath.normalQuantile(x[xAt + i]);
    }
  }

  private static SlopeLoop slope(Unary.Kind kind, float a, float b) {
    return switch (kind) {
      case SILU -> VectorUnary::siluSlope;
      case RELU -> VectorUnary::reluSlope;
      case TANH -> VectorUnary::tanhSlope;
      case SIGMOID -> VectorUnary::sigmoidSlope;
      case SOFTPLUS -> VectorUnary::softplusSlope;
      case CLAMP -> (x, xAt, dy, dyAt, dx, dxAt, n) -> clampSlope(a, b, x, xAt, dy, dyAt, dx, dxAt, n);
      case SYMLOG -> VectorUnary::symlogSlope;
      case SYMEXP -> VectorUnary::symexpSlope;
      case NORMAL_CDF -> VectorUnary::normalDensity;
      case ELU -> VectorUnary::eluSlope;
      case SQRT -> VectorUnary::sqrtSlope;
      case ABS -> VectorUnary::absSlope;
      default -> throw new IllegalStateException(kind + " has a gradient made of other operations");
    };
  }

  /** With e = exp(-|x|) and d = 1/(1+e): sigmoid is d or e d, its slope e d d, nothing cancels. */
  private static void siluSlope(float[] x, int xAt, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
      FloatVector e = VectorMath.exp(v.neg());
      FloatVector s = v.broadcast(1f).div(e.add(1f));
      FloatVector d = v.fma(e.mul(s), v.broadcast(1f)).mul(s).mul(FloatVector.fromArray(SPECIES, dy, dyAt + i));
      d.blend(0f, v.compare(VectorOperators.LT, -EXP_MAX)).intoArray(dx, dxAt + i);
    }
    for (; i < n; i++) {
      float v = x[xAt + i];
      float e = FloatMath.exp(-v);
      float s = 1f / (e + 1f);
      float d = Math.fma(v, e * s, 1f) * s * dy[dyAt + i];
      dx[dxAt + i] = v < -EXP_MAX ? 0f : d;
    }
  }

  private static void reluSlope(float[] x, int xAt, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
      FloatVector.fromArray(SPECIES, dy, dyAt + i).blend(0f, v.compare(VectorOperators.LE, 0f)).intoArray(dx, dxAt + i);
    }
    for (; i < n; i++) {
      dx[dxAt + i] = x[xAt + i] <= 0f ? 0f : dy[dyAt + i];
    }
  }

  private static void tanhSlope(float[] x, int xAt, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
      // 1 - tanh(x)^2 = 4 q / (1 + q)^2 with q = exp(-2|x|), which does not cancel.
      FloatVector q = VectorMath.exp(v.abs().mul(-2f));
      FloatVector d = v.broadcast(1f).div(q.add(1f));
      q.mul(4f).mul(d).mul(d).mul(FloatVector.fromArray(SPECIES, dy, dyAt + i)).intoArray(dx, dxAt + i);
    }
    for (; i < n; i++) {
      float q = FloatMath.exp(Math.abs(x[xAt + i]) * -2f);
      float d = 1f / (q + 1f);
      dx[dxAt + i] = q * 4f * d * d * dy[dyAt + i];
    }
  }

  private static void sigmoidSlope(float[] x, int xAt, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      FloatVector e = VectorMath.exp(FloatVector.fromArray(SPECIES, x, xAt + i).abs().neg());
      FloatVector d = e.broadcast(1f).div(e.add(1f));
      e.mul(d).mul(d).mul(FloatVector.fromArray(SPECIES, dy, dyAt + i)).intoArray(dx, dxAt + i);
    }
    for (; i < n; i++) {
      float e = FloatMath.exp(-Math.abs(x[xAt + i]));
      float d = 1f / (e + 1f);
      dx[dxAt + i] = e * d * d * dy[dyAt + i];
    }
  }

  private static void softplusSlope(float[] x, int xAt, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      FloatVector s = VectorMath.sigmoid(FloatVector.fromArray(SPECIES, x, xAt + i));
      s.mul(FloatVector.fromArray(SPECIES, dy, dyAt + i)).intoArray(dx, dxAt + i);
    }
    for (; i < n; i++) {
      dx[dxAt + i] = FloatMath.sigmoid(x[xAt + i]) * dy[dyAt + i];
    }
  }

  private static void clampSlope(float a, float b, float[] x, int xAt, float[] dy, int dyAt, float[] dx, int dxAt,
      int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
      FloatVector.fromArray(SPECIES, dy, dyAt + i)
          .blend(0f, v.compare(VectorOperators.LT, a).or(v.compare(VectorOperators.GT, b))).intoArray(dx, dxAt + i);
    }
    for (; i < n; i++) {
      dx[dxAt + i] = x[xAt + i] < a || x[xAt + i] > b ? 0f : dy[dyAt + i];
    }
  }

  private static void eluSlope(float[] x, int xAt, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
      VectorMath.exp(v.min(0f)).mul(FloatVector.fromArray(SPECIES, dy, dyAt + i)).intoArray(dx, dxAt + i);
    }
    for (; i < n; i++) {
      dx[dxAt + i] = FloatMath.exp(Math.min(x[xAt + i], 0f)) * dy[dyAt + i];
    }
  }

  private static void sqrtSlope(float[] x, int xAt, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      FloatVector root = FloatVector.fromArray(SPECIES, x, xAt + i).sqrt();
      FloatVector.fromArray(SPECIES, dy, dyAt + i).mul(0.5f).div(root).intoArray(dx, dxAt + i);
    }
    for (; i < n; i++) {
      dx[dxAt + i] = dy[dyAt + i] * 0.5f / (float) Math.sqrt(x[xAt + i]);
    }
  }

  private static void absSlope(float[] x, int xAt, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
      FloatVector d = FloatVector.fromArray(SPECIES, dy, dyAt + i);
      d.blend(d.neg(), v.compare(VectorOperators.LT, 0f)).blend(0f, v.compare(VectorOperators.EQ, 0f))
          .intoArray(dx, dxAt + i);
    }
    for (; i < n; i++) {
      float v = x[xAt + i];
      dx[dxAt + i] = v == 0f ? 0f : v < 0f ? -dy[dyAt + i] : dy[dyAt + i];
    }
  }

  private static void symlogSlope(float[] x, int xAt, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      FloatVector.fromArray(SPECIES, dy, dyAt + i).div(FloatVector.fromArray(SPECIES, x, xAt + i).abs().add(1f))
          .intoArray(dx, dxAt + i);
    }
    for (; i < n; i++) {
      dx[dxAt + i] = dy[dyAt + i] / (Math.abs(x[xAt + i]) + 1f);
    }
  }

  private static void symexpSlope(float[] x, int xAt, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      VectorMath.exp(FloatVector.fromArray(SPECIES, x, xAt + i).abs()).mul(FloatVector.fromArray(SPECIES, dy, dyAt + i))
          .intoArray(dx, dxAt + i);
    }
    for (; i < n; i++) {
      dx[dxAt + i] = FloatMath.exp(Math.abs(x[xAt + i])) * dy[dyAt + i];
    }
  }

  private static void normalDensity(float[] x, int xAt, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
    for (int i = 0; i < n; i++) {
      dx[dxAt + i] = FloatMath.gauss(x[xAt + i]) * INVERSE_SQRT_TWO_PI * dy[dyAt + i];
    }
  }
}
