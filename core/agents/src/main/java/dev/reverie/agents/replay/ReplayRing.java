package dev.reverie.agents.replay;

import dev.reverie.engine.DType;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;
import dev.reverie.engine.TensorType;
import java.util.Arrays;
import java.util.Optional;

/**
 * A first-in, first-out ring of rows in consecutive rows of a table {@code [capacity, width]}. Several rings may share
 * a table, so that one gather takes a batch from all of them.
 *
 * <p>Rows have absolute numbers, counted from the first ever added; {@link #slot(long)} says where in the table a row
 * lies. What {@link #sample} picks depends on these numbers alone, not on where the rows lie.
 */
public final class ReplayRing implements SavedRing {
  private static final int CHUNK_ROWS = 4096;

  private final State table;
  private final int firstRow;
  private final int width;
  private int capacity;
  private long total;
  private long oldest;
  /** Absolute number of a row that would lie at the first row of the slice, at most a turn of the ring below others. */
  private long base;

  /**
   * An empty ring over a slice of a table.
   *
   * @param table a float state {@code [capacity, width]}
   * @param firstRow first table row of the slice
   * @param capacity rows of the ring, at least 1; the slice must lie inside the table
   */
  public ReplayRing(State table, int firstRow, int capacity) {
    TensorType type = table.type();
    if (type.kind() != TensorType.Kind.FREE || type.dtype() != DType.F32 || type.dims().length != 2) {
      throw new IllegalArgumentException("replay: got state " + table + ", expected a table [capacity, width]");
    }
    this.table = table;
    this.firstRow = firstRow;
    this.width = type.dim(1);
    requireInside(capacity);
    this.capacity = capacity;
  }

  private void requireInside(int rows) {
    if (firstRow < 0 || rows < 1 || rows > table.type().dim(0) - firstRow) {
      throw new IllegalArgumentException("replay '" + table.name() + "': rows " + firstRow + " to "
          + ((long) firstRow + rows) + ", expected at least one row inside the table " + Arrays.toString(
          table.type().dims()));
    }
  }

  /**
   * Adds rows; the oldest make way. Of more rows than the capacity only the last ones stay, all are counted.
   *
   * @param rows row-major, {@link #width()} numbers a row
   * @param at first element of the first row
   * @param count how many rows
   */
  public void add(float[] rows, int at, int count) {
    if (count < 0 || at < 0 || (long) count * width > rows.length - at) {
      throw new IndexOutOfBoundsException("replay '" + table.name() + "': " + count + " rows of " + width + " from "
          + at + " in an array of " + rows.length);
    }
    int skipped = Math.max(0, count - capacity);
    if (skipped > 0) {
      total += skipped;
      oldest = total;
    }
    int kept = count - skipped;
    long first = claim(kept);
    int source = at + skipped * width;
    for (int done = 0; done < kept;) {
      int place = place(first + done);
      int run = Math.min(kept - done, capacity - place);
      table.set((firstRow + place) * width, rows, source + done * width, run * width);
      done += run;
    }
  }

  @Override
  public void add(float[] rows, int at, byte[] bytes, int bytesAt, int count) {
    add(rows, at, count);
  }

  /**
   * Makes room for rows that the caller writes itself, with a scatter to their {@link #slot(long)}, before anybody
   * samples.
   *
   * @param count how many rows, at most the capacity
   * @return the absolute number of the first
   */
  public long claim(int count) {
    if (count < 0 || count > capacity) {
      throw new IllegalArgumentException("replay '" + table.name() + "': " + count + " rows at once, expected 0 to the "
          + "capacity " + capacity);
    }
    long first = total;
    total += count;
    oldest = Math.max(oldest, total - capacity);
    return first;
  }

  /**
   * Rows ever added: the absolute number that the next one gets.
   *
   * @return the count
   */
  @Override
  public long total() {
    return total;
  }

  /**
   * The oldest row that is still here; equals {@link #total()} where none is.
   *
   * @return its absolute number
   */
  @Override
  public long oldest() {
    return oldest;
  }

  /**
   * Rows now in the ring.
   *
   * @return the count
   */
  public int size() {
    return (int) (total - oldest);
  }

  /**
   * Numbers in a row.
   *
   * @return the width
   */
  @Override
  public int width() {
    return width;
  }

  /**
   * The most rows the ring holds.
   *
   * @return the capacity
   */
  @Override
  public int capacity() {
    return capacity;
  }

  /**
   * The table.
   *
   * @return the state {@code [capacity, width]}
   */
  public State table() {
    return table;
  }

  @Override
  public Optional<State> state() {
    return Optional.of(table);
  }

  /**
   * Where a row lies.
   *
   * @param row absolute number, from {@link #oldest()} to below {@link #total()}
   * @return the index of its table row
   */
  public int slot(long row) {
    requireHere(row, 1);
    return firstRow + place(row);
  }

  /**
   * Draws rows uniformly, with replacement.
   *
   * @param random where the numbers come from
   * @param indices receives indices of table rows
   * @param at first element to fill
   * @param count how many
   */
  public void sample(RandomStream random, int[] indices, int at, int count) {
    if (total == oldest) {
      throw new IllegalStateException("replay '" + table.name() + "': a sample is asked for and no row has been added");
    }
    for (int i = 0; i < count; i++) {
      indices[at + i] = firstRow + place(oldest + random.bounded(size()));
    }
  }

  /**
   * Gives the ring more rows of the table; its contents stay.
   *
   * @param rows the new capacity, not below the present one
   */
  @Override
  public void grow(int rows) {
    if (rows < capacity) {
      throw new IllegalArgumentException("replay '" + table.name() + "': capacity " + rows + " asked for, it is "
          + capacity + " and can only grow");
    }
    requireInside(rows);
    int head = size() == 0 ? 0 : place(oldest);
    if (head + size() <= capacity) {
      base = oldest - head;
    } else {
      // The older part, at the end, moves to the new end; the gap is where the next rows go.
      int tail = capacity - head;
      move(head, rows - tail, tail);
      base = oldest - (rows - tail);
    }
    capacity = rows;
  }

  private void move(int from, int to, int rows) {
    float[] chunk = new float[Math.min(rows, CHUNK_ROWS) * width];
    for (int left = rows; left > 0;) {
      int n = Math.min(left, CHUNK_ROWS);
      left -= n;
      table.get((firstRow + from + left) * width, chunk, 0, n * width);
      table.set((firstRow + to + left) * width, chunk, 0, n * width);
    }
  }

  /**
   * Copies rows out.
   *
   * @param row absolute number of the first
   * @param count how many rows; all must still be here
   * @param dst destination, row-major
   * @param at first element there
   */
  @Override
  public void read(long row, int count, float[] dst, int at) {
    requireHere(row, count);
    for (int done = 0; done < count;) {
      int place = place(row + done);
      int run = Math.min(count - done, capacity - place);
      table.get((firstRow + place) * width, dst, at + done * width, run * width);
      done += run;
    }
  }

  /**
   * Drops the oldest rows.
   *
   * @param row absolute number of the first row that stays, if it is still here; at most {@link #total()}
   */
  public void forget(long row) {
    if (row > total) {
      throw new IllegalArgumentException("replay '" + table.name() + "': rows below " + row + " to be forgotten, "
          + "there are " + total);
    }
    oldest = Math.max(oldest, row);
  }

  /**
   * Empties the ring and gives the next row a number. A checkpoint is restored by {@link #grow(int)} to the saved
   * capacity, this with the saved {@link #oldest()}, and {@link #add} of the saved rows in one or several parts.
   *
   * @param row absolute number of the next row, at least 0
   */
  @Override
  public void restore(long row) {
    if (row < 0) {
      throw new IllegalArgumentException("replay '" + table.name() + "': row number " + row + ", expected at least 0");
    }
    total = row;
    oldest = row;
    base = row;
  }

  private int place(long row) {
    return (int) Math.floorMod(row - base, (long) capacity);
  }

  private void requireHere(long row, int count) {
    if (count < 0 || row < oldest || count > total - row) {
      throw new IndexOutOfBoundsException("replay '" + table.name() + "': rows " + row + " to " + (row + count)
          + " asked for, " + oldest + " to " + total + " are here");
    }
  }
}
