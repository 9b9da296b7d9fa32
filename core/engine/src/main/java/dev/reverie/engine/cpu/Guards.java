package dev.reverie.engine.cpu;

/** The elements behind a value that no kernel may touch, known by a NaN that arithmetic does not make. */
final class Guards {
  /** Elements behind each value: a cache line of floats. */
  static final int ELEMENTS = 16;
  /** What poisoned floats hold. */
  static final int FLOAT_BITS = 0x7FC0DEAD;
  /** What poisoned doubles hold. */
  static final long DOUBLE_BITS = 0x7FF8DEADDEADDEADL;

  private Guards() {
  }

  /** Whether the guard behind a value of some elements is as poisoning left it. */
  static boolean intact(Slab slab, int at, int elements) {
    for (int i = at + elements; i < at + elements + ELEMENTS; i++) {
      boolean same = slab.f() != null ? Float.floatToRawIntBits(slab.f()[i]) == FLOAT_BITS
          : Double.doubleToRawLongBits(slab.d()[i]) == DOUBLE_BITS;
      if (!same) {
        return false;
      }
    }
    return true;
  }
}
