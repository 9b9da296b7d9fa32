package dev.reverie.agents.mbpo.rollout;

import java.util.Arrays;

/** Quantiles of a sample, between its order statistics by straight lines. */
final class Quantile {
  private Quantile() {
  }

  /**
   * The quantile at position {@code q (n - 1)} of the sorted values that are finite.
   *
   * @param values has them, a row each
   * @param count rows
   * @param width numbers in a row
   * @param column which number of the row
   * @param q from 0 to 1
   * @return NaN if none is finite
   */
  static double of(float[] values, int count, int width, int column, double q) {
    float[] sorted = new float[count];
    int n = 0;
    for (int i = 0; i < count; i++) {
      float v = values[i * width + column];
      if (Float.isFinite(v)) {
        sorted[n++] = v;
      }
    }
    if (n == 0) {
      return Double.NaN;
    }
    Arrays.sort(sorted, 0, n);
    double at = q * (n - 1);
    int below = (int) at;
    int above = Math.min(below + 1, n - 1);
    return sorted[below] + (at - below) * ((double) sorted[above] - sorted[below]);
  }
}
