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

/** {@link Unary}: one loop a function, so that C2 compiles each on its own. Tails have the bits of the lanes. */
final class VectorUnary {
  private static final int STEP = SPECIES.length();
  private static final float INVERSE_SQRT_TWO_PI = (float) (1 / Math.sqrt(2 * Math.PI));

  private VectorUnary() {
  }

  static void forward(Unary op, Node node, Lowering to) {
    Elementwise.map(node, to, slots -> {
      Slot x = slots.of(node.input(0));
      Slot y = slots.of(node.output(0));
      return (worker, from, tile, at, n) -> apply(op.kind(), op.a(), op.b(), x.f, Elementwise.at(x, worker, from, tile)
          + at, y.f, Elementwise.at(y, worker, from, tile) + at, n);
    });
  }

  static void gradient(Unary.Gradient op, Node node, Lowering to) {
    Elementwise.map(node, to, slots -> {
      Slot x = slots.of(node.input(0));
      Slot dy = slots.of(node.input(1));
      Slot dx = slots.of(node.output(0));
      return (worker, from, tile, at, n) -> slope(op.kind(), op.a(), op.b(), x.f,
          Elementwise.at(x, worker, from, tile) + at, dy.f, Elementwise.at(dy, worker, from, tile) + at, dx.f,
          Elementwise.at(dx, worker, from, tile) + at, n);
    });
  }

  static void apply(Unary.Kind kind, float a, float b, float[] x, int xAt, float[] y, int yAt, int n) {
    switch (kind) {
      case AFFINE -> affine(a, b, x, xAt, y, yAt, n);
      case SQUARE -> square(x, xAt, y, yAt, n);
      case SQRT -> sqrt(x, xAt, y, yAt, n);
      case ABS -> abs(x, xAt, y, yAt, n);
      case EXP -> exp(x, xAt, y, yAt, n);
      case LOG -> log(x, xAt, y, yAt, n);
      case TANH -> tanh(x, xAt, y, yAt, n);
      case SIGMOID -> sigmoid(x, xAt, y, yAt, n);
      case SOFTPLUS -> softplus(x, xAt, y, yAt, n);
      case SILU -> silu(x, xAt, y, yAt, n);
      case RELU -> relu(x, xAt, y, yAt, n);
      case ELU -> elu(x, xAt, y, yAt, n);
      case CLAMP -> clamp(a, b, x, xAt, y, yAt, n);
      case SYMLOG -> symlog(x, xAt, y, yAt, n);
      case SYMEXP -> symexp(x, xAt, y, yAt, n);
      case NORMAL_CDF -> normalCdf(x, xAt, y, yAt, n);
      case NORMAL_QUANTILE -> normalQuantile(x, xAt, y, yAt, n);
    }
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

  private static void slope(Unary.Kind kind, float a, float b, float[] x, int xAt, float[] dy, int dyAt, float[] dx,
      int dxAt, int n) {
    switch (kind) {
      case SILU -> siluSlope(x, xAt, dy, dyAt, dx, dxAt, n);
      case RELU -> reluSlope(x, xAt, dy, dyAt, dx, dxAt, n);
      case TANH -> tanhSlope(x, xAt, dy, dyAt, dx, dxAt, n);
      case SIGMOID -> sigmoidSlope(x, xAt, dy, dyAt, dx, dxAt, n);
      case SOFTPLUS -> softplusSlope(x, xAt, dy, dyAt, dx, dxAt, n);
      case CLAMP -> clampSlope(a, b, x, xAt, dy, dyAt, dx, dxAt, n);
      case SYMLOG -> symlogSlope(x, xAt, dy, dyAt, dx, dxAt, n);
      case SYMEXP -> symexpSlope(x, xAt, dy, dyAt, dx, dxAt, n);
      case NORMAL_CDF -> normalDensity(x, xAt, dy, dyAt, dx, dxAt, n);
      case ELU -> eluSlope(x, xAt, dy, dyAt, dx, dxAt, n);
      case SQRT -> sqrtSlope(x, xAt, dy, dyAt, dx, dxAt, n);
      case ABS -> absSlope(x, xAt, dy, dyAt, dx, dxAt, n);
      default -> throw new IllegalStateException(kind + " has a gradient made of other operations");
    }
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
