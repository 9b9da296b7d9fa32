package dev.reverie.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/** Carries what {@link Meter} measured from the fork into JMH's results. */
public final class MeterProfiler implements InternalProfiler {
  /** Name of the result: GFLOP/s of the probe, measured after each iteration. */
  static final String PEAK = "peak";
  /** Name of the result: bytes allocated by a call. */
  static final String BYTES = "bytes";

  /** For JMH. */
  public MeterProfiler() {
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(BenchmarkParams benchmark, IterationParams iteration,
      IterationResult result) {
    List<ScalarResult> results = new ArrayList<>();
    results.add(new ScalarResult(PEAK, Meter.peak(), "GFLOP/s", AggregationPolicy.AVG));
    if (!Double.isNaN(Meter.bytes())) {
      results.add(new ScalarResult(BYTES, Meter.bytes(), "B", AggregationPolicy.MAX));
    }
    return results;
  }

  @Override
  public String getDescription() {
    return "the peak of the cores beside each iteration, and the bytes allocated by a call";
  }
}
