package dev.reverie.bench;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.Profiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs one benchmark in one new JVM. */
final class ForkRunner {
  private static final int TOLD = 4000;
  /** Where an iteration is one call of a second or so, half of them do. */
  private static final double SLOW_FLOPS = 5e9;

  private final Settings settings;

  ForkRunner(Settings settings) {
    this.settings = settings;
    // Measurements side by side disturb each other, but that is for the user to know.
    System.setProperty("jmh.ignoreLock", "true");
  }

  /**
   * Measures ours.
   *
   * @param row the row
   * @param check whether the fork holds a result against a plain computation first
   */
  Fork ours(Row row, boolean check) {
    return run(row, row.benchmark().getName(), row.params(), List.of(MeterProfiler.class),
        List.of("-Dreverie.backend=" + settings.backend(), "-Dreverie.threads=" + settings.threads(),
            "-D" + OperationBench.CHECK + "=" + check));
  }

  /** Measures a peer. */
  Fork peer(Row row, Row.Peer peer) {
    int repeats = row.peerRepeats();
    Map<String, String> params = new TreeMap<>(peer.params());
    params.put("repeats", Integer.toString(repeats));
    String threads = Integer.toString(settings.threads());
    List<String> properties = List.of(
        "-Dreverie.threads=" + threads,
        "-Dai.djl.pytorch.num_threads=" + threads,
        "-Dai.djl.pytorch.num_interop_threads=1",
        // Its optimiser would do repeated work once.
        "-Dai.djl.pytorch.graph_optimizer=false",
        "-Dai.djl.offline=true",
        "-DOPT_OUT_TRACKING=true",
        "-DDJL_CACHE_DIR=" + System.getProperty(Main.CACHE, "target/djl"));
    return run(row, peer.benchmark(), params, List.of(MeterProfiler.class, KeptMemory.class), properties)
        .dividedBy(repeats);
  }

  private Fork run(Row row, String benchmark, Map<String, String> params, List<Class<? extends Profiler>> profilers,
      List<String> properties) {
    boolean slow = row.flops() > SLOW_FLOPS;
    List<String> jvm = new ArrayList<>(List.of("--add-modules=jdk.incubator.vector",
        "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-Xms" + settings.heap(),
        "-Xmx" + settings.heap()));
    jvm.addAll(properties);
    ChainedOptionsBuilder options = new OptionsBuilder()
        .include("^" + Pattern.quote(benchmark + ".run") + "$")
        .forks(1)
        .warmupForks(0)
        .warmupIterations(slow ? 1 : settings.warmups())
        .warmupTime(TimeValue.milliseconds(settings.warmupMillis()))
        .measurementIterations(slow ? settings.iterations() / 2 : settings.iterations())
        .measurementTime(TimeValue.milliseconds(settings.iterationMillis()))
        .shouldFailOnError(true)
        .jvmArgs(jvm.toArray(String[]::new))
        .jvmArgsPrepend()
        .jvmArgsAppend();
    profilers.forEach(options::addProfiler);
    params.forEach((name, value) -> options.param(name, value));
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (PrintStream to = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      Collection<RunResult> results =
          new Runner(options.build(), OutputFormatFactory.createFormatInstance(to, VerboseMode.NORMAL)).run();
      if (results.size() != 1) {
        throw new IllegalStateException(benchmark + " " + params + ": expected one result, got " + results.size());
      }
      return fork(results.iterator().next());
    } catch (RunnerException e) {
      String text = said.toString(StandardCharsets.UTF_8);
      throw new IllegalStateException(benchmark + " " + params + " failed: " + e.getMessage() + "\n"
          + text.substring(Math.max(0, text.length() - TOLD)), e);
    }
  }

  private static Fork fork(RunResult result) {
    Collection<IterationResult> iterations = result.getBenchmarkResults().iterator().next().getIterationResults();
    boolean sampled = result.getParams().getMode() == Mode.SampleTime;
    double[] nanos = iterations.stream().map(IterationResult::getPrimaryResult)
        .mapToDouble(r -> sampled ? r.getStatistics().getPercentile(50) : r.getScore()).toArray();
    double[] peaks = iterations.stream().mapToDouble(i -> score(i, MeterProfiler.PEAK)).toArray();
    double bytes = iterations.stream().mapToDouble(i -> score(i, MeterProfiler.BYTES))
        .filter(b -> !Double.isNaN(b)).max().orElse(Double.NaN);
    double p99 = sampled ? result.getPrimaryResult().getStatistics().getPercentile(99) : Double.NaN;
    return new Fork(nanos, peaks, p99, bytes);
  }

  private static double score(IterationResult iteration, String name) {
    for (Map.Entry<String, Result> r : iteration.getSecondaryResults().entrySet()) {
      if (r.getKey().equals(name)) {
        return r.getValue().getScore();
      }
    }
    return Double.NaN;
  }
}
