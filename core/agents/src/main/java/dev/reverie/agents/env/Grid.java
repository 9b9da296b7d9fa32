package dev.reverie.agents.env;

import java.util.List;

/**
 * A room of 8 x 8 cells with a hook of walls in it, to be crossed from any cell to the goal in a corner: four moves, a
 * reward of 1 at the goal and nothing before it, at most 40 steps. A move into a wall stays where it is. Observed
 * are the column and the row, each as eight numbers of which one is 1. Moving at random succeeds in 16 % of episodes;
 * no cell is further than 20 steps from the goal.
 *
 * <p>With two choices instead of one, a move goes left, nowhere or right, and then up, nowhere or down.
 */
final class Grid extends SimulatedEnvironment implements Drawn {
  static final String ID = "grid";
  static final String AXES_ID = "grid-axes";

  private static final String[] MAP = {
    "........",
    "........",
    "..####..",
    "..#.....",
    "..#.....",
    "..#.....",
    "........",
    ".......G",
  };
  private static final int SIZE = MAP.length;
  private static final int GOAL = SIZE - 1;
  private static final int[] COLUMN_STEP = {0, 1, 0, -1};
  private static final int[] ROW_STEP = {-1, 0, 1, 0};

  private final boolean axes;

  Grid(int count) {
    this(false, count);
  }

  Grid(boolean axes, int count) {
    super(new EnvironmentSpec(axes ? AXES_ID : ID, 2 * SIZE,
        axes ? new ActionSpace.MultiDiscrete(List.of(3, 3)) : new ActionSpace.Discrete(4), 40, Grid::reached),
        count, 2);
    this.axes = axes;
  }

  private static boolean open(int column, int row) {
    return column >= 0 && row >= 0 && column < SIZE && row < SIZE && MAP[row].charAt(column) != '#';
  }

  private static boolean goal(double column, double row) {
    return column == GOAL && row == GOAL;
  }

  @Override
  protected void begin(double[] state, int at, EpisodeRandom random) {
    int column;
    int row;
    do {
      column = random.bounded(SIZE);
      row = random.bounded(SIZE);
    } while (!open(column, row) || goal(column, row));
    state[at] = column;
    state[at + 1] = row;
  }

  @Override
  protected double advance(double[] state, int at, float[] action, int actionAt, EpisodeRandom random) {
    if (axes) {
      move(state, at, (int) action[actionAt] - 1, 0);
      move(state, at, 0, (int) action[actionAt + 1] - 1);
    } else {
      int move = (int) action[actionAt];
      move(state, at, COLUMN_STEP[move], ROW_STEP[move]);
    }
    return ends(state, at) ? 1 : 0;
  }

  private static void move(double[] state, int at, int columns, int rows) {
    int column = (int) state[at] + columns;
    int row = (int) state[at + 1] + rows;
    if (open(column, row)) {
      state[at] = column;
      state[at + 1] = row;
    }
  }

  @Override
  protected boolean ends(double[] state, int at) {
    return goal(state[at], state[at + 1]);
  }

  @Override
  protected void observe(double[] state, int at, float[] observation, int observationAt) {
    for (int k = 0; k < SIZE; k++) {
      observation[observationAt + k] = k == state[at] ? 1 : 0;
      observation[observationAt + SIZE + k] = k == state[at + 1] ? 1 : 0;
    }
  }

  private static boolean reached(float[] observation, int offset, float[] action, int actionOffset, float[] next,
      int nextOffset) {
    return next[nextOffset + GOAL] == 1 && next[nextOffset + SIZE + GOAL] == 1;
  }

  @Override
  public void draw(double[] state, int at, Canvas canvas) {
    Scenes.room(canvas, SIZE, Grid::open, GOAL, GOAL, (int) state[at], (int) state[at + 1]);
  }
}
