package dev.reverie.bench;

import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;

/** The plain computations in double that results are held against. */
public final class Naive {
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
   * @throws AssertionError naming the first that is wrong
   */
  public static void check(String what, float[] got, double tolerance, IntToDoubleFunction expected) {
    int step = Math.max(1, got.length / SAMPLES) | 1;
    for (int i = 0; i < got.length; i += step) {
      double value = expected.applyAsDouble(i);
      // Written so that NaN fails.
      if (!(Math.abs(got[i] - value) <= tolerance * Math.max(1, Math.abs(value)))) {
        throw new AssertionError(what + "[" + i + "] is " + got[i] + ", expected " + value);
      }
    }
  }

  /**
   * Sum over k of {@code a[aAt + k aStep] b[bAt + k bStep]}.
   *
   * @param a one array
   * @param aAt its first element
   * @param aStep from one element to the next
   * @param b the other array
   * @param bAt its first element
   * @param bStep from one element to the next
   * @param count how many elements
   * @return the sum
   */
  public static double dot(float[] a, int aAt, int aStep, float[] b, int bAt, int bStep, int count) {
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
   * @return the row after it
   */
  public static double[] layer(double[] x, float[] weight, int weightAt, float[] bias, int biasAt, int outputs,
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

  /**
   * An element of a layer normalisation.
   *
   * @param x all rows
   * @param i index of the element
   * @param scale of each feature
   * @param offset of each feature
   * @param epsilon added to the variance
   * @return the normalised element
   */
  public static double layerNorm(float[] x, int i, float[] scale, float[] offset, double epsilon) {
    int features = scale.length;
    int row = i / features * features;
    double mean = 0;
    for (int c = 0; c < features; c++) {
      mean += x[row + c] / (double) features;
    }
    double variance = 0;
    for (int c = 0; c < features; c++) {
      variance += (x[row + c] - mean) * (x[row + c] - mean) / features;
    }
    return (x[i] - mean) / Math.sqrt(variance + epsilon) * scale[i - row] + offset[i - row];
  }

  /**
   * An element of a softmax over the features of each row.
   *
   * @param x all rows
   * @param i index of the element
   * @param features of a row
   * @return the probability
   */
  public static double softmax(float[] x, int i, int features) {
    int row = i / features * features;
    double sum = 0;
    for (int c = 0; c < features; c++) {
      sum += Math.exp(x[row + c]);
    }
    return Math.exp(x[i]) / sum;
  }

  /**
   * An element-wise function by name.
   *
   * @param function {@code exp}, {@code tanh}, {@code sigmoid} or {@code silu}
   * @param x its argument
   * @return its value
   */
  public static double unary(String function, double x) {
    return switch (function) {
      case "exp" -> Math.exp(x);
      case "tanh" -> Math.tanh(x);
      case "sigmoid" -> 1 / (1 + Math.exp(-x));
      case "silu" -> silu(x);
      default -> throw new IllegalArgumentException("function is '" + function
          + "', expected exp, tanh, sigmoid or silu");
    };
  }

  static double silu(double x) {
    return x / (1 + Math.exp(-x));
  }

  static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  /**
   * A parameter after the first step of Adam: it goes by the learning rate against the sign of the gradient.
   *
   * @param parameter before
   * @param gradient its gradient
   * @param rate the learning rate
   * @return the parameter after it
   */
  public static double firstAdam(float parameter, double gradient, double rate) {
    return parameter - rate * gradient / (Math.abs(gradient) + 1e-8);
  }
}
