package dev.reverie.agents.mbpo.horizon;

/**
 * Something measured, held against what it should be.
 *
 * @param what what was measured
 * @param value the number
 * @param expected what it should be, in words
 * @param holds whether it is
 * @param counts whether the study fails if it is not
 */
record Verdict(String what, double value, String expected, boolean holds, boolean counts) {
  /** The last word of a line. */
  String word() {
    return holds ? "yes" : counts ? "NO" : "no, shown only";
  }
}
