package dev.reverie.agents.nn;

import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;

/** {@link Initializer#orthogonal()}: Gram and Schmidt's procedure over the shorter side of each matrix. */
record Orthogonal() implements Initializer {
  @Override
  public void fill(State weight, int inputs, int outputs, RandomStream random) {
    int in = weight.type().dim(1);
    int out = weight.type().dim(2);
    float[] values = new float[weight.size()];
    for (int g = 0; g < weight.type().dim(0); g++) {
      boolean wide = out >= in;
      double[][] vectors = vectors(Math.min(in, out), Math.max(in, out), random);
      for (int i = 0; i < in; i++) {
        for (int j = 0; j < out; j++) {
          values[(g * in + i) * out + j] = (float) (wide ? vectors[i][j] : vectors[j][i]);
        }
      }
    }
    weight.set(values);
  }

  /** So many of length 1 at right angles to each other. */
  private static double[][] vectors(int count, int size, RandomStream random) {
    double[][] vectors = new double[count][size];
    for (int i = 0; i < count; i++) {
      double[] v = vectors[i];
      for (int k = 0; k < size; k++) {
        v[k] = random.normal();
      }
      // Twice, for what rounding leaves the first time.
      for (int pass = 0; pass < 2; pass++) {
        for (int j = 0; j < i; j++) {
          add(v, vectors[j], -dot(v, vectors[j]));
        }
      }
      double length = Math.sqrt(dot(v, v));
      for (int k = 0; k < size; k++) {
        v[k] /= length;
      }
    }
    return vectors;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  private static void add(double[] a, double[] b, double factor) {
    for (int k = 0; k < a.length; k++) {
      a[k] += factor * b[k];
    }
  }
}
