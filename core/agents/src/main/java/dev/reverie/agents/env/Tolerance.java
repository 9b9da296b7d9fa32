package dev.reverie.agents.env;

/**
 * The reward shapes of dm_control: 1 within bounds, falling with the distance from them in units of a margin. The value
 * at one margin's distance is a parameter.
 */
final class Tolerance {
  /** The customary value at the margin. */
  static final double AT_MARGIN = 0.1;

  private Tolerance() {
  }

  /** 1 in [low, high], 0 elsewhere. */
  static double inside(double x, double low, double high) {
    return x >= low && x <= high ? 1 : 0;
  }

  /** A bell: {@code atMargin^(d^2)}, {@code atMargin} in (0, 1). */
  static double gaussian(double x, double low, double high, double margin, double atMargin) {
    double d = distance(x, low, high) / margin;
    return Math.pow(atMargin, d * d);
  }

  /** A parabola cut off at zero: {@code 1 - (1 - atMargin) d^2}, {@code atMargin} in [0, 1). */
  static double quadratic(double x, double low, double high, double margin, double atMargin) {
    double d = distance(x, low, high) / margin;
    return Math.max(0, 1 - (1 - atMargin) * (d * d));
  }

  private static double distance(double x, double low, double high) {
    return x < low ? low - x : Math.max(0, x - high);
  }
}
