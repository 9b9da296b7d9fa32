package dev.reverie.agents.reproduce;

import java.util.Arrays;

/**
 * Measurements of one thing, one from each seed.
 *
 * @param count how many
 * @param mean their mean
 * @param deviation their standard deviation, of a sample; NaN of fewer than two
 */
public record Sample(int count, double mean, double deviation) {
  /**
   * Sums measurements up.
   *
   * @param values the measurements, at least one
   * @return their mean and deviation
   */
  public static Sample of(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    return new Sample(values.length, mean, Math.sqrt(squares / (values.length - 1)));
  }

  /**
   * The standard error of the mean.
   *
   * @return deviation / sqrt(count)
   */
  public double error() {
    return deviation / Math.sqrt(count);
  }

  /**
   * How far the mean lies from an expected one.
   *
   * @param expected what is expected
   * @param expectedError its own standard error, 0 if it is exact
   * @return the distance in combined standard errors, signed
   */
  public double errorsFrom(double expected, double expectedError) {
    return (mean - expected) / Math.hypot(error(), expectedError);
  }
}
