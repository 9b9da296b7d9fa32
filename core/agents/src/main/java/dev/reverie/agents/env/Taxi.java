package dev.reverie.agents.env;

/**
 * Gymnasium's Taxi-v4: fetch a passenger at one of four places of a city of 5 by 5 blocks and bring him to another. A
 * state is {@code ((row * 5 + column) * 5 + passenger) * 4 + destination}, passenger 4 being in the taxi. Actions 0
 * south, 1 north, 2 east, 3 west, 4 pick up, 5 drop off. Every step costs 1, a pick-up or drop-off where there is
 * nobody, or not at a place, costs 10, and the passenger at his destination pays 20 and ends the episode.
 */
public final class Taxi {
  static final String ID = "taxi";
  static final int STEPS = 200;

  private static final int SIZE = 5;
  private static final int ACTIONS = 6;
  private static final int PLACES = 4;
  private static final int IN_TAXI = 4;
  private static final int[] PLACE_ROW = {0, 0, 4, 4};
  private static final int[] PLACE_COLUMN = {0, 4, 0, 3};
  /** By row: whether there is a wall to the east of each column, as bits. */
  private static final int[] WALL_EAST = {0b00010, 0b00010, 0b00000, 0b00101, 0b00101};

  private Taxi() {
  }

  /**
   * The city as a decision process.
   *
   * @return the process, 500 states
   */
  public static TableMdp mdp() {
    TableMdp.Builder b = new TableMdp.Builder(SIZE * SIZE * (PLACES + 1) * PLACES, ACTIONS);
    for (int row = 0; row < SIZE; row++) {
      for (int column = 0; column < SIZE; column++) {
        for (int passenger = 0; passenger <= PLACES; passenger++) {
          for (int destination = 0; destination < PLACES; destination++) {
            state(b, row, column, passenger, destination);
          }
        }
      }
    }
    return b.build();
  }

  private static int number(int row, int column, int passenger, int destination) {
    return ((row * SIZE + column) * (PLACES + 1) + passenger) * PLACES + destination;
  }

  private static int place(int row, int column) {
    for (int p = 0; p < PLACES; p++) {
      if (PLACE_ROW[p] == row && PLACE_COLUMN[p] == column) {
        return p;
      }
    }
    return -1;
  }

  private static void state(TableMdp.Builder b, int row, int column, int passenger, int destination) {
    int s = number(row, column, passenger, destination);
    if (passenger != IN_TAXI && passenger != destination) {
      b.start(s, 1.0 / (SIZE * SIZE * PLACES * (PLACES - 1)));
    }
    b.outcome(s, 0, 1, number(Math.min(row + 1, SIZE - 1), column, passenger, destination), -1, false);
    b.outcome(s, 1, 1, number(Math.max(row - 1, 0), column, passenger, destination), -1, false);
    int east = column < SIZE - 1 && (WALL_EAST[row] >> column & 1) == 0 ? column + 1 : column;
    b.outcome(s, 2, 1, number(row, east, passenger, destination), -1, false);
    int west = column > 0 && (WALL_EAST[row] >> (column - 1) & 1) == 0 ? column - 1 : column;
    b.outcome(s, 3, 1, number(row, west, passenger, destination), -1, false);
    int place = place(row, column);
    boolean meets = place >= 0 && passenger == place;
    b.outcome(s, 4, 1, meets ? number(row, column, IN_TAXI, destination) : s, meets ? -1 : -10, false);
    boolean drops = passenger == IN_TAXI && place >= 0;
    boolean home = drops && place == destination;
    b.outcome(s, 5, 1, drops ? number(row, column, place, destination) : s, home ? 20 : drops ? -1 : -10, home);
  }
}
