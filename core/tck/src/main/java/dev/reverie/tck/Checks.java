package dev.reverie.tck;

import com.sun.management.ThreadMXBean;
import dev.reverie.engine.Backend;
import dev.reverie.engine.BackendProvider;
import dev.reverie.engine.Program;
import dev.reverie.engine.cpu.CpuBackend;
import dev.reverie.tck.Sample.Trait;
import dev.reverie.tck.Traced.Mode;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What is asked of a backend on a sample. Each check throws an {@link AssertionError} that says what went wrong. */
final class Checks implements AutoCloseable {
  /** Runs between two looks at the allocated bytes. */
  private static final int RUNS = 20;
  /** A backend that has not settled after this long never will. */
  private static final long PATIENCE_NANOS = 20_000_000_000L;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Backends backends;

  Checks(BackendProvider provider) {
    backends = new Backends(provider);
  }

  /** The backend with some threads, 1 to 3. */
  Backend backend(int threads) {
    return backends.threads(threads);
  }

  private static Mode mode(Sample sample) {
    return sample.is(Trait.GRADIENT) ? Mode.BACKWARD : Mode.FORWARD;
  }

  /** Values, gradients and effects are within their bounds of the double reference, for any number of live rows. */
  void values(Sample sample) {
    try (Reference reference = new Reference(sample, mode(sample))) {
      Traced traced = Traced.of(backends.threads(1), sample, mode(sample));
      for (int[] live : sample.lives()) {
        reference.run(live);
        traced.run(live);
        at(live, () -> Compare.within(traced.results(), reference));
      }
    }
  }

  /** The same bits on every run and with any number of threads. */
  void threads(Sample sample) {
    List<Traced> traces = List.of(Traced.of(backends.threads(1), sample, mode(sample)),
        Traced.of(backends.threads(2), sample, mode(sample)), Traced.of(backends.threads(3), sample, mode(sample)));
    for (int[] live : sample.lives()) {
      traces.getFirst().run(live);
      Map<String, float[]> first = traces.getFirst().results();
      for (int t = 0; t < traces.size(); t++) {
        Traced traced = traces.get(t);
        String threads = t + 1 + " thread(s)";
        traced.run(live);
        at(live, () -> Compare.sameBits("run again on " + threads, first, traced.results()));
      }
    }
  }

  /**
   * Nothing is read before it is written, nothing is written beyond its end, inputs and states that are only read stay
   * as they were, and sharing memory between values does not change a bit.
   */
  void memory(Sample sample) {
    Traced plain = Traced.of(backends.threads(2), sample, mode(sample));
    Traced guarded = Traced.of(backends.guarded(), sample, mode(sample));
    for (int[] live : sample.lives()) {
      plain.run(live);
      Map<String, float[]> first = plain.results();
      for (Traced traced : List.of(plain, guarded)) {
        traced.prepare(live);
        Program program = traced.program();
        program.poison();
        program.run();
        at(live, () -> {
          if (!program.overruns().isEmpty()) {
            throw new AssertionError(String.join("; ", program.overruns()));
          }
          Map<String, float[]> results = traced.results();
          Compare.sameBits(traced == plain ? "after poisoning" : "with guards", first, results);
          program.graph().inputs().keySet().stream().map(n -> "input." + n).filter(results::containsKey)
              .forEach(n -> Compare.sameBits("after the run " + n, traced.given(n.substring(6)), results.get(n)));
        });
      }
    }
  }

  /** Operations that a kernel does together give the bits that they give one by one. */
  void rewrites(Sample sample) {
    Traced rewritten = Traced.of(backends.threads(1), sample, mode(sample));
    Traced plain = Traced.of(backends.unrewritten(), sample, mode(sample));
    for (int[] live : sample.lives()) {
      rewritten.run(live);
      plain.run(live);
      at(live, () -> Compare.sameBits("without rewrites", rewritten.results(), plain.results()));
    }
  }

  /** A row gives the same bits alone, among few and in its batch. */
  void alone(Sample sample) {
    Traced batch = Traced.of(backends.threads(1), sample, Mode.FORWARD);
    batch.run(new int[] {sample.capacity()});
    Map<String, float[]> all = batch.results();
    for (int size : new int[] {1, 5}) {
      if (size > sample.capacity()) {
        continue;
      }
      Traced few = Traced.of(backends.threads(1), sample.resized(size), Mode.FORWARD);
      for (int row : new int[] {0, (sample.capacity() - size) / 2, sample.capacity() - size}) {
        few.prepare(batch, row, size);
        few.program().run();
        few.results().forEach((name, values) -> {
          if (few.program().output(name).type().isRows()) {
            int features = few.program().output(name).type().features();
            Compare.sameBits(name + " of row " + row + " in a batch of " + size,
                Arrays.copyOfRange(all.get(name), row * features, (row + size) * features), values);
          }
        });
      }
    }
  }

  /** Every thread takes part where there is work for it. */
  void workers(Sample sample) {
    for (int threads = 2; threads <= 3; threads++) {
      if (!(backends.threads(threads) instanceof CpuBackend cpu)) {
        continue;
      }
      Traced traced = Traced.of(cpu, sample, mode(sample));
      traced.prepare(sample.even());
      long[] before = cpu.piecesByThread();
      long start = System.nanoTime();
      traced.program().run();
      if (sample.capacity() == 1 && Arrays.equals(before, cpu.piecesByThread())) {
        // An effect without rows may be all one piece.
        continue;
      }
      while (!everyoneWorked(before, cpu.piecesByThread())) {
        traced.program().run();
        if (System.nanoTime() - start > PATIENCE_NANOS) {
          throw new AssertionError("a thread of " + threads + " never worked: pieces by thread "
              + Arrays.toString(cpu.piecesByThread()) + ", before " + Arrays.toString(before));
        }
      }
    }
  }

  private static boolean everyoneWorked(long[] before, long[] after) {
    for (int t = 0; t < before.length; t++) {
      if (after[t] == before[t]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Once its kernels are compiled, a run allocates nothing on any thread. All threads of this JVM are counted, so a run
   * is innocent if some series of runs went by without a byte.
   */
  void allocation(Sample sample) {
    Traced traced = Traced.of(backends.threads(2), sample, mode(sample));
    traced.prepare(sample.even());
    Program program = traced.program();
    long start = System.nanoTime();
    long allocated;
    do {
      long before = THREADS.getTotalThreadAllocatedBytes();
      for (int i = 0; i < RUNS; i++) {
        program.run();
      }
      allocated = THREADS.getTotalThreadAllocatedBytes() - before;
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        throw new AssertionError(allocated / RUNS + " bytes are allocated in a run, after "
            + PATIENCE_NANOS / 1_000_000_000 + " seconds of runs");
      }
    } while (allocated > 0);
  }

  private static void at(int[] live, Runnable check) {
    try {
      check.run();
    } catch (AssertionError e) {
      throw new AssertionError("live rows " + Arrays.toString(live) + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    backends.close();
  }
}
