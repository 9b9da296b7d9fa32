package dev.reverie.bench;

import java.util.Arrays;

/**
 * What one JVM measured.
 *
 * @param nanos nanoseconds a call, of each iteration
 * @param peaks GFLOP/s of the probe beside each iteration
 * @param p99 99th percentile of single calls in nanoseconds, NaN where calls were not timed one by one
 * @param bytes bytes allocated by a call, NaN where not measured
 */
record Fork(double[] nanos, double[] peaks, double p99, double bytes) {

  /** The same for a part of each call. */
  Fork dividedBy(int parts) {
    double[] each = new double[nanos.length];
    Arrays.setAll(each, i -> nanos[i] / parts);
    return new Fork(each, peaks, p99 / parts, bytes / parts);
  }

  /** Median time of a call. */
  double time() {
    return median(nanos);
  }

  /** Median peak. */
  double peak() {
    return median(peaks);
  }

  /** Median, over the iterations, of the share of the peak beside it that some work reaches. */
  double share(double flops) {
    double[] shares = new double[nanos.length];
    Arrays.setAll(shares, i -> flops / nanos[i] / peaks[i]);
    return median(shares);
  }

  static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }
}
