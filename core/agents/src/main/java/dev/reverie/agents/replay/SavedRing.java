package dev.reverie.agents.replay;

import dev.reverie.engine.State;
import java.util.Optional;

/**
 * A first-in, first-out ring of rows that a run saves piece by piece: each row is so many floats and so many bytes, and
 * has an absolute number, counted from the first ever added.
 */
public interface SavedRing {
  /**
   * The oldest row that is still here; equals {@link #total()} where none is.
   *
   * @return its absolute number
   */
  long oldest();

  /**
   * Rows ever added: the absolute number that the next one gets.
   *
   * @return the count
   */
  long total();

  /**
   * The most rows the ring holds.
   *
   * @return the capacity
   */
  int capacity();

  /**
   * Floats in a row.
   *
   * @return the width
   */
  int width();

  /**
   * Bytes in a row, beside the floats.
   *
   * @return the count
   */
  default int bytes() {
    return 0;
  }

  /**
   * Whether rows change after they were added, so that every checkpoint must have all of them anew.
   *
   * @return false if only new rows are to be saved
   */
  default boolean rewritten() {
    return false;
  }

  /**
   * The state that the rows lie in, which is then not saved with others.
   *
   * @return empty if they lie elsewhere
   */
  default Optional<State> state() {
    return Optional.empty();
  }

  /**
   * Copies the floats of rows out.
   *
   * @param row absolute number of the first
   * @param count how many rows; all must still be here
   * @param dst destination, row-major
   * @param at first element there
   */
  void read(long row, int count, float[] dst, int at);

  /**
   * Copies the bytes of rows out.
   *
   * @param row absolute number of the first
   * @param count how many rows; all must still be here
   * @param dst destination, row-major
   * @param at first element there
   */
  default void readBytes(long row, int count, byte[] dst, int at) {
  }

  /**
   * Makes room for a saved ring of more rows.
   *
   * @param rows the new capacity, not below the present one
   */
  void grow(int rows);

  /**
   * Empties the ring and gives the next row a number.
   *
   * @param row absolute number of the next row, at least 0
   */
  void restore(long row);

  /**
   * Adds saved rows.
   *
   * @param floats row-major, {@link #width()} to a row
   * @param at first element of the first row
   * @param bytes row-major, {@link #bytes()} to a row
   * @param bytesAt first element of the first row
   * @param count how many rows
   */
  void add(float[] floats, int at, byte[] bytes, int bytesAt, int count);
}
