package dev.reverie.engine.cpu;

import dev.reverie.engine.Rows;

/**
 * How the live rows of a run lie in tiles of {@link #TILE}: rows are sorted by group and each tile belongs to one group.
 */
public final class RowTable {
  /** Rows in a tile. */
  public static final int TILE = 16;

  private final Rows rows;
  private final int[] group;
  private final int[] start;
  private final int[] count;
  private final int[] groupLive;
  private final int[] groupTile;
  private int tiles;
  private int live;
  private int version;

  RowTable(Rows rows) {
    this.rows = rows;
    int capacity = tileCapacity(rows);
    group = new int[capacity];
    start = new int[capacity];
    count = new int[capacity];
    groupLive = new int[rows.groups()];
    groupTile = new int[rows.groups() + 1];
    int each = rows.capacity() / rows.groups();
    int[] all = new int[rows.groups()];
    java.util.Arrays.fill(all, each);
    all[0] += rows.capacity() - each * rows.groups();
    live(all);
  }

  /**
   * The most tiles a row set can have.
   *
   * @param rows the rows
   * @return the number
   */
  public static int tileCapacity(Rows rows) {
    return (rows.capacity() + TILE - 1) / TILE + rows.groups() - 1;
  }

  boolean live(int[] counts) {
    if (counts.length != rows.groups()) {
      throw new IllegalArgumentException("rows " + rows + ": got " + counts.length + " counts, expected one for each of "
          + rows.groups() + " groups");
    }
    long total = 0;
    boolean changed = version == 0;
    for (int g = 0; g < counts.length; g++) {
      if (counts[g] < 0) {
        throw new IllegalArgumentException("rows " + rows + ": group " + g + " has " + counts[g] + " rows");
      }
      total += counts[g];
      changed |= counts[g] != groupLive[g];
    }
    if (total > rows.capacity()) {
      throw new IllegalArgumentException("rows " + rows + ": got " + total + " live rows, the capacity is "
          + rows.capacity());
    }
    if (!changed) {
      return false;
    }
    tiles = 0;
    live = 0;
    for (int g = 0; g < counts.length; g++) {
      groupLive[g] = counts[g];
      groupTile[g] = tiles;
      for (int r = 0; r < counts[g]; r += TILE) {
        group[tiles] = g;
        start[tiles] = live + r;
        count[tiles] = Math.min(TILE, counts[g] - r);
        tiles++;
      }
      live += counts[g];
    }
    groupTile[counts.length] = tiles;
    version++;
    return true;
  }

  /**
   * The rows.
   *
   * @return the rows
   */
  public Rows rows() {
    return rows;
  }

  /**
   * Tiles with live rows.
   *
   * @return the number
   */
  public int tiles() {
    return tiles;
  }

  /**
   * The most tiles a run can have.
   *
   * @return the number
   */
  public int tileCapacity() {
    return group.length;
  }

  /**
   * The group of a tile.
   *
   * @param tile the tile
   * @return its group
   */
  public int group(int tile) {
    return group[tile];
  }

  /**
   * The first row of a tile.
   *
   * @param tile the tile
   * @return the row, counted over all live rows
   */
  public int start(int tile) {
    return start[tile];
  }

  /**
   * Live rows in a tile: 1 to {@link #TILE}.
   *
   * @param tile the tile
   * @return the number
   */
  public int count(int tile) {
    return count[tile];
  }

  /**
   * Live rows in all.
   *
   * @return the number
   */
  public int live() {
    return live;
  }

  /**
   * Live rows of a group.
   *
   * @param g the group
   * @return the number
   */
  public int groupLive(int g) {
    return groupLive[g];
  }

  /**
   * The first tile of a group.
   *
   * @param g the group
   * @return the tile
   */
  public int firstTile(int g) {
    return groupTile[g];
  }

  /**
   * One past the last tile of a group.
   *
   * @param g the group
   * @return the tile
   */
  public int endTile(int g) {
    return groupTile[g + 1];
  }

  int version() {
    return version;
  }
}
