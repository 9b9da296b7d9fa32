package dev.reverie.agents.run;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as people read them: separated thousands, a true minus, powers of ten. */
final class Numbers {
  private static final String MISSING = "–";

  private Numbers() {
  }

  /** A whole number. */
  static String whole(double v) {
    return fixed(v, 0);
  }

  /** So many digits behind the point. */
  static String fixed(double v, int digits) {
    if (!Double.isFinite(v)) {
      return MISSING;
    }
    String text = String.format(Locale.ROOT, "%,." + digits + "f", Math.abs(v));
    boolean zero = text.chars().allMatch(c -> c == '0' || c == '.');
    return v < 0 && !zero ? "−" + text : text;
  }

  /** A measured value in a table. */
  static String measured(double v) {
    double size = Math.abs(v);
    if (size > 0 && (size < 1e-3 || size >= 1e9)) {
      return scientific(v);
    }
    return fixed(v, size < 10 ? 4 : size < 10_000 ? 1 : 0);
  }

  /** Three digits and a power of ten. */
  static String scientific(double v) {
    if (!Double.isFinite(v)) {
      return MISSING;
    }
    BigDecimal rounded = new BigDecimal(v).round(new MathContext(3)).stripTrailingZeros();
    if (rounded.signum() == 0) {
      return "0";
    }
    int exponent = rounded.precision() - rounded.scale() - 1;
    String digits = rounded.movePointLeft(exponent).stripTrailingZeros().toPlainString().replace('-', '−');
    return (digits.equals("1") ? "10" : digits + "×10") + raised(exponent);
  }

  private static String raised(int exponent) {
    StringBuilder out = new StringBuilder();
    for (char c : Integer.toString(exponent).toCharArray()) {
      out.append(c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(c - '0'));
    }
    return out.toString();
  }

  /** A time, as two units at most. */
  static String duration(double seconds) {
    if (!Double.isFinite(seconds)) {
      return MISSING;
    }
    if (seconds < 59.5) {
      return fixed(seconds, seconds < 0.995 ? 2 : seconds < 9.95 ? 1 : 0) + " s";
    }
    long s = Math.round(seconds);
    return s < 3600 ? s / 60 + " min " + s % 60 + " s" : s / 3600 + " h " + s % 3600 / 60 + " min";
  }
}
