package dev.reverie.agents.env;

/**
 * Gymnasium's FrozenLake-v1: over the ice from {@code S} to {@code G}, which pays 1, without falling into a hole
 * {@code H}. Actions 0 left, 1 down, 2 right, 3 up; on slippery ice one slides to either side of where one would go,
 * as likely as the rest allows. Holes and goals end the episode.
 */
public final class FrozenLake {
  static final String ID = "frozen-lake";
  static final String LARGE_ID = "frozen-lake-8x8";
  static final int STEPS = 100;
  static final int LARGE_STEPS = 200;
  static final double SUCCESS = 1.0 / 3.0;

  private static final int ACTIONS = 4;

  private FrozenLake() {
  }

  /**
   * The map of 4 by 4.
   *
   * @return its rows
   */
  public static String[] small() {
    return new String[] {"SFFF", "FHFH", "FFFH", "HFFG"};
  }

  /**
   * The map of 8 by 8.
   *
   * @return its rows
   */
  public static String[] large() {
    return new String[] {"SFFFFFFF", "FFFFFFFF", "FFFHFFFF", "FFFFFHFF", "FFFHFFFF",
        "FHHFFFHF", "FHFFHFHF", "FFFHFFFG"};
  }

  /**
   * A lake as a decision process.
   *
   * @param map rows of the characters S, F, H and G
   * @param success the probability of going where one would; 1 on ice that is not slippery
   * @return the process, a state for each cell, by rows
   */
  public static TableMdp mdp(String[] map, double success) {
    int columns = map[0].length();
    String cells = String.join("", map);
    TableMdp.Builder b = new TableMdp.Builder(cells.length(), ACTIONS);
    double starts = cells.chars().filter(c -> c == 'S').count();
    for (int s = 0; s < cells.length(); s++) {
      if (cells.charAt(s) == 'S') {
        b.start(s, 1 / starts);
      }
      for (int a = 0; a < ACTIONS; a++) {
        if (ends(cells.charAt(s))) {
          b.outcome(s, a, 1, s, 0, true);
        } else if (success == 1) {
          go(b, s, a, a, 1, cells, columns);
        } else {
          go(b, s, a, (a + 3) % ACTIONS, (1 - success) / 2, cells, columns);
          go(b, s, a, a, success, cells, columns);
          go(b, s, a, (a + 1) % ACTIONS, (1 - success) / 2, cells, columns);
        }
      }
    }
    return b.build();
  }

  private static boolean ends(char cell) {
    return cell == 'H' || cell == 'G';
  }

  private static void go(TableMdp.Builder b, int s, int action, int way, double probability, String cells,
      int columns) {
    int row = s / columns;
    int column = s % columns;
    switch (way) {
      case 0 -> column = Math.max(column - 1, 0);
      case 1 -> row = Math.min(row + 1, cells.length() / columns - 1);
      case 2 -> column = Math.min(column + 1, columns - 1);
      default -> row = Math.max(row - 1, 0);
    }
    int next = row * columns + column;
    char there = cells.charAt(next);
    b.outcome(s, action, probability, next, there == 'G' ? 1 : 0, ends(there));
  }
}
