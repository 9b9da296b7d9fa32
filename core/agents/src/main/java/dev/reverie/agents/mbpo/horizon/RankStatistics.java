package dev.reverie.agents.mbpo.horizon;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Statistics that look at order alone; equal numbers share the mean of their ranks. */
final class RankStatistics {
  private RankStatistics() {
  }

  /**
   * Spearman's rank correlation.
   *
   * @return from -1 to 1; 0 where one of both never changes
   */
  static double spearman(double[] a, double[] b) {
    double[] x = ranks(a);
    double[] y = ranks(b);
    double middle = (a.length + 1) / 2.0;
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      xy += (x[i] - middle) * (y[i] - middle);
      xx += (x[i] - middle) * (x[i] - middle);
      yy += (y[i] - middle) * (y[i] - middle);
    }
    return xx == 0 || yy == 0 ? 0 : xy / Math.sqrt(xx * yy);
  }

  /**
   * Area under the curve of hits against false alarms: how often one of {@code high} is greater than one of {@code
   * low}, a tie counting half (Mann and Whitney).
   */
  static double auroc(double[] low, double[] high) {
    double[] all = Arrays.copyOf(low, low.length + high.length);
    System.arraycopy(high, 0, all, low.length, high.length);
    double[] ranks = ranks(all);
    double sum = 0;
    for (int i = low.length; i < all.length; i++) {
      sum += ranks[i];
    }
    return (sum - high.length * (high.length + 1.0) / 2) / ((double) low.length * high.length);
  }

  /** Ranks from 1. */
  static double[] ranks(double[] values) {
    Integer[] order = IntStream.range(0, values.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(i -> values[i]));
    double[] ranks = new double[values.length];
    for (int from = 0; from < order.length;) {
      int to = from;
      while (to < order.length && values[order[to]] == values[order[from]]) {
        to++;
      }
      for (int i = from; i < to; i++) {
        ranks[order[i]] = (from + 1 + to) / 2.0;
      }
      from = to;
    }
    return ranks;
  }
}
