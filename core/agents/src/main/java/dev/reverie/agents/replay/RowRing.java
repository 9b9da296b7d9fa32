package dev.reverie.agents.replay;

/** A ring of rows of floats and bytes, of a size that never changes. */
final class RowRing implements SavedRing {
  private final String name;
  private final int capacity;
  private final int width;
  private final int bytes;
  private final boolean rewritten;
  private final RowTable table;
  private long total;
  private long oldest;

  RowRing(String name, int capacity, int width, int bytes, boolean rewritten, RowTable table) {
    this.name = name;
    this.capacity = capacity;
    this.width = width;
    this.bytes = bytes;
    this.rewritten = rewritten;
    this.table = table;
  }

  @Override
  public long oldest() {
    return oldest;
  }

  @Override
  public long total() {
    return total;
  }

  @Override
  public int capacity() {
    return capacity;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int bytes() {
    return bytes;
  }

  @Override
  public boolean rewritten() {
    return rewritten;
  }

  RowTable table() {
    return table;
  }

  /** Where a row lies in the table. */
  int place(long row) {
    return (int) (row % capacity);
  }

  boolean has(long row) {
    return row >= oldest && row < total;
  }

  private void requireHere(long row, int count) {
    if (count < 0 || row < oldest || count > total - row) {
      throw new IndexOutOfBoundsException("replay '" + name + "': rows " + row + " to " + (row + count)
          + " asked for, " + oldest + " to " + total + " are here");
    }
  }

  @Override
  public void read(long row, int count, float[] dst, int at) {
    requireHere(row, count);
    for (int i = 0; i < count; i++) {
      table.floats(place(row + i), 0, width, dst, at + i * width);
    }
  }

  @Override
  public void readBytes(long row, int count, byte[] dst, int at) {
    requireHere(row, count);
    for (int i = 0; i < count; i++) {
      table.bytes(place(row + i), 0, bytes, dst, at + i * bytes);
    }
  }

  @Override
  public void grow(int rows) {
    if (rows != capacity) {
      throw new IllegalArgumentException("replay '" + name + "': " + rows + " rows asked for, its size is fixed at "
          + capacity);
    }
  }

  @Override
  public void restore(long row) {
    if (row < 0) {
      throw new IllegalArgumentException("replay '" + name + "': row number " + row + ", expected at least 0");
    }
    total = row;
    oldest = row;
  }

  @Override
  public void add(float[] floats, int at, byte[] source, int sourceAt, int count) {
    for (int i = 0; i < count; i++) {
      table.set(place(total), floats, at + i * width, source, sourceAt + i * bytes);
      total++;
      oldest = Math.max(oldest, total - capacity);
    }
  }
}
