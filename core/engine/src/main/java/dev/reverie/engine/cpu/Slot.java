package dev.reverie.engine.cpu;

/**
 * Where a value lies: an array of the backend's storage class and how to find a tile in it. Exactly one of {@link #f},
 * {@link #d} and {@link #i} is set.
 */
public final class Slot {
  /** From one worker's entry to the next: a cache line. */
  static final int TURN = 16;

  /** Float storage, or null. */
  public final float[] f;
  /** Double storage of the scalar reference, or null. */
  public final double[] d;
  /** Integer storage, or null. */
  public final int[] i;
  /** Elements from one tile to the next; 0 for values without rows. */
  public final int stride;
  private final int base;
  private final int workerStride;
  private final int[] turns;

  Slot(Slab slab, int base, int stride) {
    this(slab, base, stride, 0, null);
  }

  /** A slot in each worker's own memory, which begins at the first tile of its turn: {@code turns[TURN * worker]}. */
  Slot(Slab slab, int base, int stride, int workerStride, int[] turns) {
    this.f = slab.f();
    this.d = slab.d();
    this.i = slab.i();
    this.base = base;
    this.stride = stride;
    this.workerStride = workerStride;
    this.turns = turns;
  }

  /**
   * Where the first tile of a range begins; the next begin {@link #stride} further each.
   *
   * @param worker the worker that runs
   * @param from the first tile of the range it was given, within its turn
   * @return index into the array
   */
  public int at(int worker, int from) {
    return turns == null ? base + from * stride
        : base + worker * workerStride + (from - turns[worker * TURN]) * stride;
  }

  /**
   * Where a value without rows begins.
   *
   * @return index into the array
   */
  public int at() {
    return base;
  }
}
