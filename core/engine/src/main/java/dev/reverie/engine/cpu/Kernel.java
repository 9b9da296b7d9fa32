package dev.reverie.engine.cpu;

/**
 * A compiled stage of an operation. Everything it needs is in final fields; a run allocates nothing.
 */
@FunctionalInterface
public interface Kernel {
  /**
   * Does part of the work. Different ranges may run at the same time on different workers and write disjoint memory.
   *
   * @param worker which worker runs it, for {@link Slot#at(int, int)}
   * @param from first tile of a row-wise stage, or first unit
   * @param to one past the last
   */
  void run(int worker, int from, int to);
}
