package dev.reverie.bench;

import java.util.regex.Pattern;

/** Sizes as text, e.g. {@code 64x1536x512}. */
public final class Shape {
  private static final Pattern TIMES = Pattern.compile("x");

  private Shape() {
  }

  /**
   * Reads sizes.
   *
   * @param text numbers with an x between each two
   * @return the numbers
   */
  public static int[] parse(String text) {
    try {
      return TIMES.splitAsStream(text).mapToInt(Integer::parseInt).toArray();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("shape is '" + text + "', expected numbers such as 64x1536x512", e);
    }
  }
}
