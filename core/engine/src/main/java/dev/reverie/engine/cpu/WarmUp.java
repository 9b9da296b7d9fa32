package dev.reverie.engine.cpu;

import dev.reverie.engine.Graph;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Store;

/**
 * Runs a program's kernels until timing settles, on memory and states of its own. Before C2 has compiled a Vector API
 * kernel it boxes every vector, 20 to 700 times slower.
 */
final class WarmUp {
  private static final long MOST_NANOS = 8_000_000_000L;
  private static final long LEAST_NANOS = 300_000_000L;
  /** C2 compiles what was called some thousand times; a kernel may be called only a few times a run. */
  private static final int LEAST_RUNS = 1000;
  /** Enough for kernels that the least runs of a long program would take longer to compile. */
  private static final long ENOUGH_NANOS = 2_500_000_000L;

  private final CpuProgram program;
  private final CpuBackend backend;

  WarmUp(CpuProgram program, CpuBackend backend) {
    this.program = program;
    this.backend = backend;
  }

  void run() {
    Graph graph = program.graph();
    Store scratch = graph.store().copy(name -> true);
    CpuProgram twin = new CpuProgram(backend, graph, program.plan(), scratch);
    twin.fill();
    long start = System.nanoTime();
    long best = Long.MAX_VALUE;
    int stable = 0;
    int runs = 0;
    boolean tails = false;
    while (true) {
      long before = System.nanoTime();
      long elapsed = before - start;
      boolean often = runs >= LEAST_RUNS && elapsed > LEAST_NANOS || elapsed > ENOUGH_NANOS;
      if (elapsed > MOST_NANOS || stable >= 30 && often) {
        return;
      }
      twin.run();
      runs++;
      long took = System.nanoTime() - before;
      if (took < best * 0.97) {
        stable = 0;
        best = took;
      } else {
        stable++;
      }
      if (stable == 10 && !tails) {
        tails = true;
        for (Rows r : graph.rowSets()) {
          if (r.groups() == 1 && r.capacity() > 1 && r.each() == null) {
            twin.rows(r.name()).live(r.capacity() - 1);
          }
        }
        twin.fill();
      }
    }
  }
}
