package dev.reverie.tck;

/** What operations that only move values have in common: errors move with the values. */
final class Moved {
  private Moved() {
  }

  /** Takes over the errors of {@code width} features of each row, from one column to another. */
  static void columns(double[] from, int fromFeatures, int fromColumn, double[] to, int toFeatures, int toColumn,
      int width) {
    for (int r = 0; r * toFeatures < to.length; r++) {
      System.arraycopy(from, r * fromFeatures + fromColumn, to, r * toFeatures + toColumn, width);
    }
  }
}
