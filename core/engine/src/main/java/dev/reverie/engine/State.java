package dev.reverie.engine;

import java.util.Arrays;

/**
 * A named value that outlives runs: a parameter, an optimiser moment, a running statistic, a replay table, a counter.
 * Programs read and update it in place; outside of runs it is copied in and out in row-major order.
 *
 * <p>Reading or writing a state while a program that uses it runs on another thread is not defined.
 */
public final class State {
  private final Store store;
  private final String name;
  private final TensorType type;
  private final Memory memory;

  State(Store store, String name, TensorType type, Memory memory) {
    this.store = store;
    this.name = name;
    this.type = type;
    this.memory = memory;
  }

  /**
   * The dotted name, unique in its store.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * The type.
   *
   * @return a free or weight type
   */
  public TensorType type() {
    return type;
  }

  /**
   * The store this belongs to.
   *
   * @return the store
   */
  public Store store() {
    return store;
  }

  /**
   * Elements in all.
   *
   * @return the count
   */
  public int size() {
    return type.features();
  }

  /**
   * The backend's memory, for kernels.
   *
   * @return the memory
   */
  public Memory memory() {
    return memory;
  }

  /**
   * Copies a whole float state in.
   *
   * @param values row-major values, {@link #size()} of them
   */
  public void set(float[] values) {
    check(DType.F32, values.length);
    memory.write(values, 0, 0, values.length);
  }

  /**
   * Copies a whole float state out.
   *
   * @param values receives row-major values
   */
  public void get(float[] values) {
    check(DType.F32, values.length);
    memory.read(0, values, 0, values.length);
  }

  /**
   * The whole float state as a new array.
   *
   * @return row-major values
   */
  public float[] toArray() {
    float[] values = new float[size()];
    get(values);
    return values;
  }

  /**
   * Copies consecutive elements of a free state in: rows of a replay table, say.
   *
   * @param first index of the first element
   * @param values source
   * @param at where in the source
   * @param count how many elements
   */
  public void set(int first, float[] values, int at, int count) {
    range(first, count, values.length, at);
    memory.write(values, at, first, count);
  }

  /**
   * Copies consecutive elements of a free state out.
   *
   * @param first index of the first element
   * @param values destination
   * @param at where in the destination
   * @param count how many elements
   */
  public void get(int first, float[] values, int at, int count) {
    range(first, count, values.length, at);
    memory.read(first, values, at, count);
  }

  /**
   * Copies a whole integer state in.
   *
   * @param values the values
   */
  public void set(int[] values) {
    check(DType.I32, values.length);
    memory.write(values);
  }

  /**
   * Copies a whole integer state out.
   *
   * @param values receives the values
   */
  public void get(int[] values) {
    check(DType.I32, values.length);
    memory.read(values);
  }

  private void check(DType dtype, int count) {
    if (type.dtype() != dtype || count != size()) {
      throw new IllegalArgumentException("state '" + name + "' is " + type + " (" + size() + " elements of "
          + type.dtype() + "), got " + count + " elements of " + dtype);
    }
  }

  private void range(int first, int count, int length, int at) {
    if (type.dtype() != DType.F32 || type.kind() != TensorType.Kind.FREE) {
      throw new IllegalArgumentException("state '" + name + "' is " + type + ": part of it cannot be copied");
    }
    if (first < 0 || count < 0 || at < 0 || count > size() - first || count > length - at) {
      throw new IndexOutOfBoundsException("state '" + name + "' " + Arrays.toString(type.dims()) + ": elements " + first
          + " to " + ((long) first + count) + " of " + size() + ", array of " + length + " from " + at);
    }
  }

  @Override
  public String toString() {
    return name + " " + type;
  }
}
