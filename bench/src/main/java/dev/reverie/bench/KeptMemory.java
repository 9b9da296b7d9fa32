package dev.reverie.bench;

import java.io.File;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.ExternalProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.Result;

/**
 * Starts a peer's JVM so that the C library keeps freed memory. In a thread other than the first it gives large blocks
 * back to the system at once, and a training step of libtorch's, which allocates every result anew, takes up to twice
 * as long as in Python.
 */
public final class KeptMemory implements ExternalProfiler {
  private static final String BYTES = "1000000000";

  /** For JMH. */
  public KeptMemory() {
  }

  @Override
  public Collection<String> addJVMInvokeOptions(BenchmarkParams benchmark) {
    return System.getProperty("os.name").equals("Linux")
        ? List.of("env", "MALLOC_TRIM_THRESHOLD_=" + BYTES, "MALLOC_MMAP_THRESHOLD_=" + BYTES) : List.of();
  }

  @Override
  public Collection<String> addJVMOptions(BenchmarkParams benchmark) {
    return List.of();
  }

  @Override
  public void beforeTrial(BenchmarkParams benchmark) {
  }

  @Override
  public Collection<? extends Result<?>> afterTrial(BenchmarkResult result, long pid, File out, File err) {
    return List.of();
  }

  @Override
  public boolean allowPrintOut() {
    return true;
  }

  @Override
  public boolean allowPrintErr() {
    return true;
  }

  @Override
  public String getDescription() {
    return "the C library keeps freed memory";
  }
}
