package dev.reverie.bench;

/**
 * How everything is measured.
 *
 * @param backend what computes
 * @param threads threads of ours and of the peers
 * @param forks JVMs for each row
 * @param warmups warm-up iterations, after the program's own warm-up
 * @param warmupMillis length of one
 * @param iterations measured iterations of a fork
 * @param iterationMillis length of one, or one call if that takes longer
 * @param heap maximal and initial heap, as in {@code -Xmx}
 */
record Settings(String backend, int threads, int forks, int warmups, int warmupMillis, int iterations,
    int iterationMillis, String heap) {
  private static final String HEAP = "2g";

  /** Refuses numbers outside of their ranges. */
  Settings {
    if (threads < 1 || threads > Runtime.getRuntime().availableProcessors()) {
      throw new IllegalArgumentException("--threads is " + threads + ", expected 1 to the "
          + Runtime.getRuntime().availableProcessors() + " processors here");
    }
    if (forks < 1) {
      throw new IllegalArgumentException("--forks is " + forks + ", expected at least 1");
    }
  }

  /** About a quarter of an hour for the whole table. */
  static Settings usual(String backend, int threads, int forks) {
    return new Settings(backend, threads, forks, 4, 250, 10, 100, HEAP);
  }

  /** A few minutes for the whole table: does everything run, and roughly how fast. */
  static Settings quick(String backend, int threads, int forks) {
    return new Settings(backend, threads, forks, 1, 200, 5, 50, HEAP);
  }

  /** The same on the backend that {@code auto} stands for. */
  Settings on(String id) {
    return new Settings(id, threads, forks, warmups, warmupMillis, iterations, iterationMillis, heap);
  }
}
