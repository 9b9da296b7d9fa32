package dev.reverie.engine.cpu;

import com.sun.management.ThreadMXBean;
import dev.reverie.engine.Graph;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Store;
import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.Set;

/**
 * Runs a program's kernels until timing settles and nothing is allocated any more, on memory and states of its own.
 * Before C2 has compiled a Vector API kernel it boxes every vector, 20 to 700 times slower: a run of the whole program
 * can take a second then, and C2 compiles what was called some hundred times. So each kernel runs by itself first, on a
 * small piece. Where other programs keep the cores busy, C2 comes late: timing may have settled at what it is before.
 */
final class WarmUp {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final long MOST_NANOS = 8_000_000_000L;
  private static final long LEAST_NANOS = 300_000_000L;
  /** C2 compiles what was called some thousand times; a kernel may be called only a few times a run. */
  private static final int LEAST_RUNS = 1000;
  /** Enough for kernels that the least runs of a long program would take longer to compile. */
  private static final long ENOUGH_NANOS = 2_500_000_000L;

  /** Calls of a kernel whose code is new, and how long they may take. */
  private static final int CALLS = 700;
  private static final long CALLS_NANOS = 500_000_000L;
  /** Calls of one whose code ran before, for other shapes, and calls without getting faster after which all is well. */
  private static final int CALLS_AGAIN = 30;
  private static final long CALLS_AGAIN_NANOS = 60_000_000L;

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
    Set<Class<?>> known = new HashSet<>();
    twin.eachKernel((kernel, end) -> repeat(kernel, end, known.add(kernel.getClass())));
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
      long allocated = THREADS.getCurrentThreadAllocatedBytes();
      twin.run();
      runs++;
      long took = System.nanoTime() - before;
      if (took < best * 0.97 || THREADS.getCurrentThreadAllocatedBytes() != allocated) {
        stable = 0;
        best = Math.min(best, took);
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

  private static void repeat(Kernel kernel, int end, boolean isNew) {
    int least = isNew ? CALLS : CALLS_AGAIN;
    long most = isNew ? CALLS_NANOS : CALLS_AGAIN_NANOS;
    long start = System.nanoTime();
    long best = Long.MAX_VALUE;
    int stable = 0;
    long now = start;
    for (int calls = 0; now - start < most && (calls < least || stable < CALLS_AGAIN); calls++) {
      kernel.run(0, 0, end);
      long before = now;
      now = System.nanoTime();
      long took = now - before;
      if (took < best * 0.9) {
        stable = 0;
        best = took;
      } else {
        stable++;
      }
    }
  }
}
