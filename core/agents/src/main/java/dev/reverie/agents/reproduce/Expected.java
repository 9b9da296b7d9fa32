package dev.reverie.agents.reproduce;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the last evaluations of a study must show. It is held against measurements by arm and metric, one number from
 * each seed.
 */
public interface Expected {
  /**
   * The last measurements of a study's runs.
   *
   * @param byArm for each arm's label the last value of each metric, seed by seed
   */
  record Measured(Map<String, List<Map<String, Double>>> byArm) {
    /**
     * One metric of one arm.
     *
     * @param arm the arm's label
     * @param metric the metric's name
     * @return a value from each seed; NaN where it was never measured
     */
    public double[] values(String arm, String metric) {
      List<Map<String, Double>> seeds = byArm.get(arm);
      if (seeds == null) {
        throw new IllegalArgumentException("study: no arm '" + arm + "', there are " + byArm.keySet());
      }
      return seeds.stream().mapToDouble(values -> values.getOrDefault(metric, Double.NaN)).toArray();
    }
  }

  /**
   * A comparison.
   *
   * @param what what was compared
   * @param measured what was measured
   * @param expected the bound, as text
   * @param holds whether it was kept
   */
  record Line(String what, double measured, String expected, boolean holds) {
    void print(PrintWriter out) {
      out.printf(Locale.ROOT, "%-52s %12.4f   %-16s %s%n", what, measured, expected, holds ? "yes" : "NO");
    }
  }

  /**
   * Holds it against what was measured.
   *
   * @param measured the measurements
   * @return the comparison; one that involves NaN does not hold
   */
  Line check(Measured measured);

  /**
   * The median over the seeds is at least a bound.
   *
   * @param arm the arm's label
   * @param metric the metric
   * @param bound the least median
   * @return the expectation
   */
  static Expected medianAtLeast(String arm, String metric, double bound) {
    return measured -> atLeast(arm + ": " + metric + ", median", median(measured.values(arm, metric)), bound);
  }

  /**
   * Every seed is at least a bound.
   *
   * @param arm the arm's label
   * @param metric the metric
   * @param bound what the least seed must reach
   * @return the expectation
   */
  static Expected eachAtLeast(String arm, String metric, double bound) {
    return measured -> atLeast(arm + ": " + metric + ", least", extreme(measured.values(arm, metric), false), bound);
  }

  /**
   * Every seed is at most a bound.
   *
   * @param arm the arm's label
   * @param metric the metric
   * @param bound what the greatest seed may reach
   * @return the expectation
   */
  static Expected eachAtMost(String arm, String metric, double bound) {
    return measured -> {
      double greatest = extreme(measured.values(arm, metric), true);
      return new Line(arm + ": " + metric + ", greatest", greatest, "<= " + number(bound), greatest <= bound);
    };
  }

  /**
   * In every seed one metric is at most a share of another.
   *
   * @param arm the arm's label
   * @param metric the metric
   * @param other what it is a share of
   * @param bound the greatest share
   * @return the expectation
   */
  static Expected shareAtMost(String arm, String metric, String other, double bound) {
    return measured -> {
      double[] share = measured.values(arm, metric);
      double[] whole = measured.values(arm, other);
      for (int i = 0; i < share.length; i++) {
        share[i] /= whole[i];
      }
      double greatest = extreme(share, true);
      return new Line(arm + ": " + metric + " / " + other + ", greatest", greatest, "<= " + number(bound),
          greatest <= bound);
    };
  }

  /**
   * The least seed's return lies above another arm's mean return by some standard deviations of that arm's episodes.
   *
   * @param arm the arm's label
   * @param other the other arm's label
   * @param deviations how many
   * @return the expectation
   */
  static Expected returnAbove(String arm, String other, double deviations) {
    return measured -> {
      double least = extreme(measured.values(arm, "eval.return"), false);
      double mean = Arrays.stream(measured.values(other, "eval.return")).average().orElse(Double.NaN);
      double deviation = Arrays.stream(measured.values(other, "eval.deviation")).average().orElse(Double.NaN);
      Line line = atLeast(arm + " above " + other + ", deviations of its episodes", (least - mean) / deviation,
          deviations);
      return deviation == 0 ? new Line(line.what, line.measured, line.expected, least > mean) : line;
    };
  }

  private static Line atLeast(String what, double measured, double bound) {
    return new Line(what, measured, ">= " + number(bound), measured >= bound);
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  private static double extreme(double[] values, boolean greatest) {
    return Arrays.stream(values).reduce(greatest ? Math::max : Math::min).orElse(Double.NaN);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    if (n == 0 || Double.isNaN(sorted[n - 1])) {
      return Double.NaN;
    }
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }
}
