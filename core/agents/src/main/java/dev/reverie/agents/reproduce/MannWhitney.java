package dev.reverie.agents.reproduce;

import java.util.Arrays;

/**
 * The rank test of Mann and Whitney (1947), one-sided, by the normal approximation with corrections for ties and for
 * continuity: good for some eight measurements on each side, whatever their distribution.
 */
public final class MannWhitney {
  private MannWhitney() {
  }

  private record Ranked(double value, boolean ofFirst) {
  }

  /**
   * How likely chance alone ranks the first sample as high above the second, or higher.
   *
   * @param first one sample
   * @param second another
   * @return the p-value of "the first tends to be greater"; 1/2 or more when it is not
   */
  public static double greater(double[] first, double[] second) {
    int n = first.length + second.length;
    Ranked[] all = new Ranked[n];
    for (int k = 0; k < n; k++) {
      all[k] = k < first.length ? new Ranked(first[k], true) : new Ranked(second[k - first.length], false);
    }
    Arrays.sort(all, (a, b) -> Double.compare(a.value, b.value));
    double rankSum = 0;
    double ties = 0;
    for (int from = 0; from < n;) {
      int to = from;
      int ofFirst = 0;
      while (to < n && all[to].value == all[from].value) {
        ofFirst += all[to++].ofFirst ? 1 : 0;
      }
      double alike = to - from;
      rankSum += ofFirst * (from + 1 + to) / 2.0;
      ties += alike * alike * alike - alike;
      from = to;
    }
    double product = (double) first.length * second.length;
    double u = rankSum - first.length * (first.length + 1) / 2.0;
    double variance = product / 12 * (n + 1 - ties / (n * (n - 1.0)));
    return variance == 0 ? 1 : normalTail((u - product / 2 - 0.5) / Math.sqrt(variance));
  }

  /**
   * The probability that a standard normal number is above z.
   *
   * @param z the bound
   * @return the upper tail
   */
  public static double normalTail(double z) {
    if (z < 0) {
      return 1 - normalTail(-z);
    }
    double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    if (z < 3) {
      double sum = z;
      double term = z;
      for (int k = 3; term > 1e-17 * sum; k += 2) {
        term *= z * z / k;
        sum += term;
      }
      return 0.5 - density * sum;
    }
    double fraction = z;
    for (int k = 200; k > 0; k--) {
      fraction = z + k / fraction;
    }
    return density / fraction;
  }
}
