package dev.reverie.engine.cpu;

import dev.reverie.engine.Rows;
import dev.reverie.engine.State;
import dev.reverie.engine.Value;
import java.util.List;

/**
 * How a backend turns an operation into stages. A row-wise stage works tile by tile and joins the region of its rows; a
 * stage of units is independent work such as blocks of a weight gradient or chunks of an optimiser step; a serial stage
 * is one unit. What a stage reads and writes, and nothing else, decides where barriers stand and how long memory lives.
 */
public interface Lowering {
  /**
   * Adds a row-wise stage.
   *
   * @param rows its rows
   * @param reads values read
   * @param writes values written
   * @param binder makes the kernel once memory is known
   */
  void rows(Rows rows, List<? extends Value> reads, List<? extends Value> writes, Binder binder);

  /**
   * Adds a stage of independent units.
   *
   * @param units how many
   * @param reads values read
   * @param writes values written
   * @param binder makes the kernel once memory is known
   */
  void units(int units, List<? extends Value> reads, List<? extends Value> writes, Binder binder);

  /**
   * Adds a stage that one worker runs; serial stages follow each other without a barrier.
   *
   * @param reads values read
   * @param writes values written
   * @param binder makes the kernel once memory is known
   */
  void serial(List<? extends Value> reads, List<? extends Value> writes, Binder binder);

  /**
   * Memory for a packed copy that several operations share; the first to ask adds the stage that fills it.
   *
   * @param key what it is a copy of and how
   * @return the scratch, or null if nobody asked yet
   */
  Scratch shared(Object key);

  /**
   * Allots scratch.
   *
   * @param key what others can find it by, or null
   * @param label for {@code describe}
   * @param elements floats
   * @return the scratch
   */
  Scratch scratch(Object key, String label, long elements);

  /** Makes a kernel. */
  @FunctionalInterface
  interface Binder {
    /**
     * Makes the kernel of a stage.
     *
     * @param slots where values lie
     * @return the kernel
     */
    Kernel bind(Slots slots);
  }

  /** Where values lie. */
  interface Slots {
    /**
     * Where a value lies.
     *
     * @param value a tensor, or a scratch
     * @return its slot
     */
    Slot of(Value value);

    /**
     * Where a state lies.
     *
     * @param state the state
     * @return its slot
     */
    Slot of(State state);

    /**
     * Workers that may run the kernel at the same time, for scratch of their own.
     *
     * @return the number of threads
     */
    int workers();

    /**
     * The tiles of a row set.
     *
     * @param rows the rows
     * @return its table, whose content changes from run to run
     */
    RowTable table(Rows rows);
  }
}
