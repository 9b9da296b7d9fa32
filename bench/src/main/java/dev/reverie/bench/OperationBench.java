package dev.reverie.bench;

import dev.reverie.engine.Backend;
import dev.reverie.engine.Backends;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What all benchmarks of the engine share: the backend that the system properties ask for, the call that is timed, and
 * what is measured beside it. The result of a first call is held against a plain computation in double.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 5, jvmArgsPrepend = "--add-modules=jdk.incubator.vector")
public abstract class OperationBench {
  /** The system property that leaves the check out, where another fork has made it. */
  static final String CHECK = "reverie.bench.check";

  private Backend backend;

  /** For JMH. */
  protected OperationBench() {
  }

  /**
   * Builds what is measured.
   *
   * @param backend where it runs
   */
  abstract void build(Backend backend);

  /** The call that is timed. */
  abstract void call();

  /**
   * Makes a call and compares its result.
   *
   * @throws AssertionError if it is wrong
   */
  abstract void check();

  /** Compiles the call to full speed, with nothing but the public means. */
  abstract void warmUp();

  /** Opens the backend; builds, checks and warms up what is measured. */
  @Setup(Level.Trial)
  public final void open() {
    backend = Backends.open();
    build(backend);
    if (!System.getProperty(CHECK, "true").equals("false")) {
      check();
    }
    warmUp();
    Meter.warmUp();
  }

  /** The call. */
  @Benchmark
  public void run() {
    call();
  }

  /** The peak, right after the timing. */
  @TearDown(Level.Iteration)
  public final void measurePeak() {
    Meter.measurePeak(backend.threads());
  }

  /** What a call allocates; then everything is closed. */
  @TearDown(Level.Trial)
  public final void close() {
    Meter.measureAllocation(this::call);
    backend.close();
  }
}
