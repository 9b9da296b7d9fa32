package dev.reverie.engine;

import java.util.Collection;

/** Helps with misspelt names. */
public final class Names {
  private Names() {
  }

  /**
   * A hint for an error message: the nearest of the known names.
   *
   * @param name what came
   * @param known what exists
   * @return {@code "; did you mean 'x'?"}, or the known names when none is near, or that there are none
   */
  public static String nearest(String name, Collection<String> known) {
    String best = null;
    int least = Integer.MAX_VALUE;
    for (String k : known) {
      int d = distance(name, k);
      if (d < least) {
        least = d;
        best = k;
      }
    }
    if (best == null) {
      return "; there are none";
    }
    return least <= Math.max(2, name.length() / 3)
        ? "; did you mean '" + best + "'?"
        : "; known are " + String.join(", ", known.stream().limit(40).toList());
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitute = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitute, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
