package dev.reverie.engine;

/**
 * A step of a scan under a memory budget, as a mark on the nodes traced in it.
 *
 * @param scan the scan
 * @param step the step
 */
record Segment(Scan scan, int step) {
  /** A scan whose steps may save so much for a reverse sweep. */
  static final class Scan {
    final String name;
    final int steps;
    final long budget;

    Scan(String name, int steps, long budget) {
      this.name = name;
      this.steps = steps;
      this.budget = budget;
    }
  }
}
