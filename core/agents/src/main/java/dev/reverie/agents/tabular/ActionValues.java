package dev.reverie.agents.tabular;

/** Rows of a table of action values. */
final class ActionValues {
  private ActionValues() {
  }

  /** The greatest value of a row. */
  static double max(double[] q, int row, int actions) {
    if (actions == 4) {
      return Math.max(Math.max(q[row], q[row + 1]), Math.max(q[row + 2], q[row + 3]));
    }
    double max = q[row];
    for (int a = 1; a < actions; a++) {
      max = Math.max(max, q[row + a]);
    }
    return max;
  }

  /**
   * The epsilon-greedy choice, ties broken at random.
   *
   * @param explore epsilon times 2^32
   * @param word decides: its upper half whether to explore, its lower half among whom
   */
  static int choose(double[] q, int row, int actions, long explore, long word) {
    if (word >>> 32 < explore) {
      return TableRandom.lower(word, actions);
    }
    double max = max(q, row, actions);
    int ties = 0;
    for (int a = 0; a < actions; a++) {
      ties += q[row + a] == max ? 1 : 0;
    }
    int wanted = TableRandom.lower(word, ties);
    int action = -1;
    for (int a = 0; a < actions; a++) {
      if (q[row + a] == max && wanted-- == 0) {
        action = a;
      }
    }
    return action;
  }

  /** Epsilon as {@link #choose} takes it. */
  static long explore(double epsilon) {
    return (long) (epsilon * 0x1p32);
  }
}
