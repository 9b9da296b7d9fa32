package dev.reverie.agents.run;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/** One axis of a chart: what it spans, and ticks at round numbers. */
final class Axis {
  private static final double MARGIN = 0.05;
  private static final double[] WITHIN_DECADE = {1, 2, 5};

  /** What is measured along an axis. */
  enum Kind {
    /** Numbers of any sign: the axis spans them. */
    VALUES,
    /** Amounts: zero is on the axis. */
    AMOUNTS,
    /** Sizes that matter by their ratios: logarithmic if they are positive and far enough apart. */
    RATIOS,
    /** Steps of a training: whole numbers from zero. */
    STEPS,
    /** Whole numbers. */
    COUNTS
  }

  private final boolean logarithmic;
  private final double low;
  private final double high;
  private final double step;
  private final List<Double> ticks = new ArrayList<>();

  /**
   * An axis for some values.
   *
   * @param kind what they are
   * @param least the least of them, finite
   * @param greatest the greatest of them, finite
   * @param most ticks wanted at most
   */
  Axis(Kind kind, double least, double greatest, int most) {
    logarithmic = kind == Kind.RATIOS && least > 0 && greatest / least >= 10;
    if (logarithmic) {
      double margin = MARGIN * Math.log10(greatest / least);
      low = Math.log10(least) - margin;
      high = Math.log10(greatest) + margin;
      step = Double.NaN;
      decades(most);
    } else {
      boolean whole = kind == Kind.STEPS || kind == Kind.COUNTS;
      boolean zero = kind == Kind.AMOUNTS || kind == Kind.STEPS || kind == Kind.RATIOS;
      double from = zero ? Math.min(0, least) : least;
      double to = zero ? Math.max(0, greatest) : greatest;
      double size = Math.max(Math.abs(from), Math.abs(to));
      double margin = to - from > 1e-9 * size ? whole ? 0 : MARGIN * (to - from)
          : whole || size == 0 ? 1 : 0.1 * size;
      low = zero && from == 0 && to > 0 ? 0 : from - margin;
      high = to + margin;
      double round = roundStep(high - low, most);
      step = whole ? Math.max(1, round) : round;
      for (double k = Math.ceil(low / step - 1e-9); k <= high / step + 1e-9; k++) {
        ticks.add(k * step);
      }
    }
  }

  private void decades(int most) {
    int every = (int) Math.ceil((high - low) / most);
    double[] within = high - low < 2 ? WITHIN_DECADE : new double[] {1};
    for (int k = (int) Math.floor(low); k <= high; k++) {
      if (Math.floorMod(k, every) == 0) {
        double power = Math.pow(10, k);
        DoubleStream.of(within).map(m -> m * power).filter(v -> at(v) >= 0 && at(v) <= 1).forEach(ticks::add);
      }
    }
  }

  /** A step of 1, 2 or 5 times a power of ten that gives at most so many intervals. */
  static double roundStep(double range, int most) {
    double raw = range / most;
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double m = raw / power;
    return power * (m <= 1 ? 1 : m <= 2 ? 2 : m <= 5 ? 5 : 10);
  }

  boolean isLogarithmic() {
    return logarithmic;
  }

  List<Double> ticks() {
    return ticks;
  }

  /** Where a value lies: 0 at the low end, 1 at the high end. */
  double at(double v) {
    return ((logarithmic ? Math.log10(v) : v) - low) / (high - low);
  }

  String label(double tick) {
    double size = Math.abs(tick);
    if (logarithmic) {
      return size < 1e-3 || size >= 1e5 ? Numbers.scientific(tick)
          : Numbers.fixed(tick, (int) Math.max(0, -Math.floor(Math.log10(size) + 1e-9)));
    }
    if (Math.max(Math.abs(low), Math.abs(high)) >= 1e7 || step < 1e-4) {
      return size < 1e-9 * step ? "0" : Numbers.scientific(tick);
    }
    return Numbers.fixed(tick, (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
  }
}
