package dev.reverie.agents.env;

/**
 * Gymnasium's CliffWalking-v1: along a cliff on 4 by 12 cells, from the lower left to the lower right corner. Every
 * step costs 1; a step over the edge costs 100 and leads back to the start. Actions 0 up, 1 right, 2 down, 3 left; on
 * slippery ground each goes there or to either side, a third each. No time limit.
 */
public final class CliffWalking {
  static final String ID = "cliff-walking";

  private static final int ROWS = 4;
  private static final int COLUMNS = 12;
  private static final int ACTIONS = 4;
  private static final int START = (ROWS - 1) * COLUMNS;
  private static final int GOAL = ROWS * COLUMNS - 1;

  private CliffWalking() {
  }

  /**
   * The cliff as a decision process.
   *
   * @param slippery whether the ground is slippery
   * @return the process, a state for each cell, by rows
   */
  public static TableMdp mdp(boolean slippery) {
    TableMdp.Builder b = new TableMdp.Builder(ROWS * COLUMNS, ACTIONS).start(START, 1);
    for (int s = 0; s < ROWS * COLUMNS; s++) {
      for (int a = 0; a < ACTIONS; a++) {
        if (slippery) {
          for (int turn = -1; turn <= 1; turn++) {
            go(b, s, a, Math.floorMod(a + turn, ACTIONS), 1.0 / 3.0);
          }
        } else {
          go(b, s, a, a, 1);
        }
      }
    }
    return b.build();
  }

  private static void go(TableMdp.Builder b, int s, int action, int way, double probability) {
    int row = s / COLUMNS;
    int column = s % COLUMNS;
    switch (way) {
      case 0 -> row = Math.max(row - 1, 0);
      case 1 -> column = Math.min(column + 1, COLUMNS - 1);
      case 2 -> row = Math.min(row + 1, ROWS - 1);
      default -> column = Math.max(column - 1, 0);
    }
    int next = row * COLUMNS + column;
    boolean fell = next > START && next < GOAL;
    b.outcome(s, action, probability, fell ? START : next, fell ? -100 : -1, next == GOAL);
  }
}
