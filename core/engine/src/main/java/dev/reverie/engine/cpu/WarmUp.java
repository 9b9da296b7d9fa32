package dev.reverie.engine.cpu;

import dev.reverie.engine.Graph;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Store;
import java.util.List;

/**
 * Runs a program's kernels until timing settles, on memory and states of its own. Before C2 has compiled a Vector API
 * kernel it boxes every vector, 20 to 700 times slower.
 *
 * <p>C2 compiles what was called some thousand times since its queue was short, and many kernels are called a few times
 * a run for a microsecond each: whole runs would take long to get there, and their time would not show it. So each
 * kernel is first called by itself, again and again, until none has become faster for a while.
 */
final class WarmUp {
  private static final long MOST_NANOS = 8_000_000_000L;
  private static final long LEAST_NANOS = 300_000_000L;
  private static final long EXERCISE_NANOS = 5_000_000_000L;
  /** How long no kernel must have become faster: so much, and more for each, as all wait in the queue of C2. */
  private static final long SETTLED_NANOS = 200_000_000;
  private static final long SETTLED_NANOS_EACH = 5_000_000;
  /** A kernel's turn ends after so many calls or so long. */
  private static final int CALLS = 1000;
  private static final long TURN_NANOS = 2_000_000;

  /** A kernel and how fast it has become. */
  static final class Exercise {
    private final Kernel kernel;
    private final int to;
    private double best = Double.MAX_VALUE;

    Exercise(Kernel kernel, int to) {
      this.kernel = kernel;
      this.to = to;
    }

    /** Calls it for a turn; true if it was clearly faster than in all turns before. */
    boolean turn() {
      long start = System.nanoTime();
      long took = 0;
      int calls = 0;
      while (calls < CALLS && took < TURN_NANOS) {
        kernel.run(0, 0, to);
        calls++;
        took = System.nanoTime() - start;
      }
      double each = (double) took / calls;
      boolean faster = each < 0.8 * best;
      best = Math.min(best, each);
      return faster;
    }
  }

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
    twin.run();
    exercise(twin.exercises(), start);
    start = System.nanoTime();
    long best = Long.MAX_VALUE;
    int stable = 0;
    boolean tails = false;
    while (true) {
      long before = System.nanoTime();
      long elapsed = before - start;
      if (elapsed > MOST_NANOS || stable >= 30 && elapsed > LEAST_NANOS) {
        return;
      }
      twin.run();
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

  private static void exercise(List<Exercise> kernels, long start) {
    long settled = SETTLED_NANOS + kernels.size() * SETTLED_NANOS_EACH;
    long now = start;
    long faster = start;
    while (now - start < EXERCISE_NANOS && now - faster < settled) {
      for (Exercise e : kernels) {
        if (e.turn()) {
          faster = System.nanoTime();
        }
      }
      now = System.nanoTime();
    }
  }
}
