package dev.reverie.agents.mbpo;

import java.util.Arrays;

/**
 * When an ensemble has learned enough: an epoch counts if any member's hold-out error fell by more than a fraction of
 * its best; training stops when more than {@code patience} epochs in a row did not count.
 */
final class EarlyStopping {
  private final double improvement;
  private final int patience;
  private final double[] best;
  private final boolean[] improved;
  private int idle;

  EarlyStopping(int members, double improvement, int patience) {
    this.improvement = improvement;
    this.patience = patience;
    best = new double[members];
    improved = new boolean[members];
    start();
  }

  /** Forgets everything. */
  void start() {
    Arrays.fill(best, 1e10);
    idle = 0;
  }

  /** Takes an epoch's hold-out errors; true if training shall stop. */
  boolean epoch(double[] errors) {
    boolean any = false;
    for (int m = 0; m < best.length; m++) {
      improved[m] = (best[m] - errors[m]) / best[m] > improvement;
      if (improved[m]) {
        best[m] = errors[m];
        any = true;
      }
    }
    idle = any ? 0 : idle + 1;
    return idle > patience;
  }

  /** Whether a member improved in the last epoch. */
  boolean improved(int member) {
    return improved[member];
  }
}
