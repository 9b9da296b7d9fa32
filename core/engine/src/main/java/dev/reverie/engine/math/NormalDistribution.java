package dev.reverie.engine.math;

/** The standard normal distribution in double precision: the reference for {@link FloatMath}. */
public final class NormalDistribution {
  private static final double SERIES_UP_TO = 2.5;
  private static final int FRACTION_TERMS = 200;
  private static final int NEWTON_STEPS = 14;

  private NormalDistribution() {}

  /**
   * The density.
   *
   * @param x any number
   * @return {@code exp(-x^2 / 2) / sqrt(2 pi)}
   */
  public static double density(double x) {
    return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  /**
   * The distribution function; relative error at most 1e-13, also where the result is tiny.
   *
   * @param x any number
   * @return the probability of a number below x
   */
  public static double cdf(double x) {
    if (x >= 0) {
      return x > SERIES_UP_TO ? 1 - upperTail(x) : 0.5 + series(x);
    }
    return -x > SERIES_UP_TO ? upperTail(-x) : 0.5 + series(x);
  }

  /** The density times x + x^3/3 + x^5/(3 5) + ... */
  private static double series(double x) {
    double term = x;
    double sum = x;
    for (int k = 1; Math.abs(term) > 1e-18 * Math.abs(sum); k++) {
      term *= x * x / (2 * k + 1);
      sum += term;
    }
    return density(x) * sum;
  }

  /** The density over x + 1/(x + 2/(x + 3/(x + ... */
  private static double upperTail(double x) {
    double f = 0;
    for (int k = FRACTION_TERMS; k > 0; k--) {
      f = k / (x + f);
    }
    return x == Double.POSITIVE_INFINITY ? 0 : density(x) / (x + f);
  }

  /**
   * The inverse of the distribution function.
   *
   * @param p a probability
   * @return the number below which another lies with that probability; NaN outside of [0, 1]
   */
  public static double quantile(double p) {
    if (p > 0.5) {
      return -quantile(1 - p);
    }
    if (p == 0 || p == 0.5) {
      return p == 0 ? Double.NEGATIVE_INFINITY : 0;
    }
    // The logarithm of the function is concave, so that Newton's steps from below stay below.
    double x = -Math.sqrt(-2 * Math.log(p));
    for (int i = 0; i < NEWTON_STEPS; i++) {
      double c = cdf(x);
      double step = (Math.log(c) - Math.log(p)) * c / density(x);
      x -= step;
      // The next step would be of the order of the square of this one.
      if (Math.abs(step) <= 1e-10) {
        break;
      }
    }
    return x;
  }
}
