package dev.reverie.bench;

import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;

/** The plain computations in double that results are held against. */
final class Naive {
  /** Results checked of each call at most, evenly spread. */
  private static final int SAMPLES = 1000;

  private Naive() {
  }

  /**
   * Compares results with what they should be.
   *
   * @param what names them in the message
   * @param got all results
   * @param tolerance largest error, relative to the larger of 1 and the value's magnitude
   * @param expected gives the value of an index
   */
  static void check(String what, float[] got, double tolerance, IntToDoubleFunction expected) {
    int step = Math.max(1, got.length / SAMPLES) | 1;
    for (int i = 0; i < got.length; i += step) {
      double value = expected.applyAsDouble(i);
      // Written so that NaN fails.
      if (!(Math.abs(got[i] - value) <= tolerance * Math.max(1, Math.abs(value)))) {
        throw new AssertionError(what + "[" + i + "] is " + got[i] + ", expected " + value);
      }
    }
  }

  /** Sum over k of {@code a[aAt + k aStep] b[bAt + k bStep]}. */
  static double dot(float[] a, int aAt, int aStep, float[] b, int bAt, int bStep, int count) {
    double sum = 0;
    for (int k = 0; k < count; k++) {
      sum += (double) a[aAt + k * aStep] * b[bAt + k * bStep];
    }
    return sum;
  }

  /**
   * A layer of one row, {@code f(x W + b)}.
   *
   * @param x the row
   * @param weight {@code [in, out]} within an array
   * @param weightAt where it starts
   * @param bias within an array
   * @param biasAt where it starts
   * @param outputs how many
   * @param f the activation
   */
  static double[] layer(double[] x, float[] weight, int weightAt, float[] bias, int biasAt, int outputs,
      DoubleUnaryOperator f) {
    double[] y = new double[outputs];
    for (int n = 0; n < outputs; n++) {
      double sum = bias[biasAt + n];
      for (int k = 0; k < x.length; k++) {
        sum += x[k] * weight[weightAt + k * outputs + n];
      }
      y[n] = f.applyAsDouble(sum);
    }
    return y;
  }

  static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  static double silu(double x) {
    return x * sigmoid(x);
  }

  static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }
}
