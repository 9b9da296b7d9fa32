package dev.reverie.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;

/**
 * What a fork measures beside the time: the peak of the cores, at the same moment and on as many threads, and the bytes
 * allocated by a call.
 */
public final class Meter {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int BATCHES = 5;
  private static final long PROBE_NANOS = 1_000_000;
  private static final long ALLOCATION_NANOS = 10_000_000;
  private static final long WARM_NANOS = 300_000_000;

  private static volatile double peak = Double.NaN;
  private static volatile double bytes = Double.NaN;
  private static float sink;

  private Meter() {
  }

  /** Runs the probe until it is compiled. */
  public static void warmUp() {
    probe(WARM_NANOS);
  }

  /**
   * Measures the peak: the best of a few short runs, as each may have been interrupted.
   *
   * @param threads how many run the probe at once
   */
  public static void measurePeak(int threads) {
    double best = 0;
    for (int i = 0; i < BATCHES; i++) {
      best = Math.max(best, threads == 1 ? probe(PROBE_NANOS) : together(threads));
    }
    peak = best;
  }

  /**
   * Measures what a call allocates, on all threads: the least of a few batches, so that what the harness or the JVM
   * does meanwhile is not counted.
   *
   * @param call the call
   */
  public static void measureAllocation(Runnable call) {
    long start = System.nanoTime();
    call.run();
    long calls = Math.clamp(ALLOCATION_NANOS / Math.max(1, System.nanoTime() - start), 1, 10_000);
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < BATCHES; i++) {
      long before = THREADS.getTotalThreadAllocatedBytes();
      for (long c = 0; c < calls; c++) {
        call.run();
      }
      long after = THREADS.getTotalThreadAllocatedBytes();
      least = Math.min(least, (double) (after - before) / calls);
    }
    bytes = least;
  }

  /** GFLOP/s of all threads at the last measurement, NaN before. */
  static double peak() {
    return peak;
  }

  /** Bytes of a call, NaN where not measured. */
  static double bytes() {
    return bytes;
  }

  private static double probe(long nanos) {
    FmaProbe probe = new FmaProbe();
    long start = System.nanoTime();
    long calls = 0;
    float last = 0;
    long took;
    do {
      last += probe.fma();
      calls++;
      took = System.nanoTime() - start;
    } while (took < nanos);
    sink = last;
    return (double) calls * FmaProbe.FLOPS / took;
  }

  private static double together(int threads) {
    CyclicBarrier start = new CyclicBarrier(threads);
    CountDownLatch done = new CountDownLatch(threads - 1);
    double[] each = new double[threads];
    for (int t = 1; t < threads; t++) {
      int own = t;
      Thread.ofPlatform().daemon().start(() -> {
        each[own] = probeFrom(start);
        done.countDown();
      });
    }
    each[0] = probeFrom(start);
    try {
      done.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while measuring the peak", e);
    }
    return Arrays.stream(each).sum();
  }

  private static double probeFrom(CyclicBarrier start) {
    try {
      start.await();
    } catch (Exception e) {
      throw new IllegalStateException("interrupted while measuring the peak", e);
    }
    return probe(PROBE_NANOS);
  }
}
