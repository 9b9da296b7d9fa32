package dev.reverie.agents.env;

import java.util.ArrayList;
import java.util.List;

/**
 * A maze drawn in characters: {@code #} a wall, {@code S} the start, {@code G} a goal, {@code .} free. Actions 0 up, 1
 * down, 2 right, 3 left; who would go into a wall or out of the maze stays. Reaching a goal pays 1 and ends the
 * episode, everything else pays 0. States are all cells, by rows, walls too: when a maze changes, someone may stand
 * where a wall has come, and walks out of it.
 */
public final class Maze {
  /** The actions of every maze. */
  public static final int ACTIONS = 4;

  static final String ID = "dyna-maze";

  private static final int[] DOWN = {-1, 1, 0, 0};
  private static final int[] RIGHT = {0, 0, 1, -1};

  private final List<String> rows;
  private final int columns;
  private final int start;

  private Maze(List<String> rows) {
    this.rows = List.copyOf(rows);
    columns = rows.getFirst().length();
    String cells = String.join("", rows);
    start = cells.indexOf('S');
    boolean valid = rows.stream().allMatch(r -> r.length() == columns && r.matches("[#SG.]+")) && start >= 0
        && start == cells.lastIndexOf('S') && cells.indexOf('G') >= 0;
    if (!valid) {
      throw new IllegalArgumentException("maze\n" + String.join("\n", rows)
          + "\nexpected rows of one length of the characters # S G . with one S and at least one G");
    }
  }

  /**
   * A maze.
   *
   * @param rows its rows, from the top
   * @return the maze
   */
  public static Maze of(String... rows) {
    return new Maze(List.of(rows));
  }

  /**
   * The Dyna maze of Sutton and Barto (figure 8.2).
   *
   * @return 6 by 9 cells, 47 of them free
   */
  public static Maze dyna() {
    return of(
        ".......#G",
        "..#....#.",
        "S.#....#.",
        "..#......",
        ".....#...",
        ".........");
  }

  /**
   * The maze of figures 8.4 and 8.5 of Sutton and Barto: one wall across it.
   *
   * @param gaps the cells of the wall, {@code #}, and its gaps, {@code .}
   * @return the maze
   */
  public static Maze walled(String gaps) {
    return of(
        "........G",
        ".........",
        ".........",
        gaps,
        ".........",
        "...S.....");
  }

  /**
   * The same maze at a higher resolution: every cell becomes several. Of the start, the upper left one stays; all those
   * of a goal are goals.
   *
   * @param down how many cells one becomes vertically
   * @param right how many horizontally
   * @return the maze
   */
  public Maze scaled(int down, int right) {
    List<String> scaled = new ArrayList<>();
    for (String row : rows) {
      StringBuilder first = new StringBuilder();
      for (char c : row.toCharArray()) {
        first.append(c).repeat(c == 'S' ? '.' : c, right - 1);
      }
      scaled.add(first.toString());
      for (int k = 1; k < down; k++) {
        scaled.add(first.toString().replace('S', '.'));
      }
    }
    return new Maze(scaled);
  }

  /**
   * How many cells are not walls.
   *
   * @return the number, goals included
   */
  public int free() {
    return (int) String.join("", rows).chars().filter(c -> c != '#').count();
  }

  /**
   * Where episodes begin.
   *
   * @return the state
   */
  public int start() {
    return start;
  }

  private char cell(int row, int column) {
    return row < 0 || row >= rows.size() || column < 0 || column >= columns ? '#' : rows.get(row).charAt(column);
  }

  /**
   * The maze as a decision process.
   *
   * @return rows times columns states, deterministic
   */
  public TableMdp mdp() {
    TableMdp.Builder b = new TableMdp.Builder(rows.size() * columns, ACTIONS).start(start, 1);
    for (int row = 0; row < rows.size(); row++) {
      for (int column = 0; column < columns; column++) {
        int here = row * columns + column;
        for (int a = 0; a < ACTIONS; a++) {
          char there = cell(row + DOWN[a], column + RIGHT[a]);
          int next = there == '#' ? here : here + DOWN[a] * columns + RIGHT[a];
            b.outcome(here, a, 1, next, there == 'G' ? 1 : 0, there == 'G');
        }
      }
    }
    return b.build();
  }

  @Override
  public String toString() {
    return String.join("\n", rows);
  }
}
