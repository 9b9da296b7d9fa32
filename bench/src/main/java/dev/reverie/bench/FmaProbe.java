package dev.reverie.bench;

import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The most that one core can do: fused multiply-adds on registers, no memory. The score is in GFLOP/s (operations are
 * floating-point operations, the unit is the nanosecond); other benchmarks are given as a share of it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsPrepend = "--add-modules=jdk.incubator.vector")
public class FmaProbe {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  /** More than latency times ports of any current core (4 x 2), and few enough for 16 registers. */
  private static final int CHAINS = 12;
  /** A multiple of 2 x CHAINS x lanes for every width up to 512 bits. */
  static final int FLOPS = 3 << 20;

  private final float[] operands = {0.999f, 0.001f};

  /** For JMH. */
  public FmaProbe() {
  }

  /**
   * Runs twelve independent chains {@code x = x * a + b}.
   *
   * @return a number that depends on all of them
   */
  @Benchmark
  @OperationsPerInvocation(FLOPS)
  public float fma() {
    FloatVector a = FloatVector.broadcast(SPECIES, operands[0]);
    FloatVector b = FloatVector.broadcast(SPECIES, operands[1]);
    FloatVector x0 = b;
    FloatVector x1 = b.add(0.1f);
    FloatVector x2 = b.add(0.2f);
    FloatVector x3 = b.add(0.3f);
    FloatVector x4 = b.add(0.4f);
    FloatVector x5 = b.add(0.5f);
    FloatVector x6 = b.add(0.6f);
    FloatVector x7 = b.add(0.7f);
    FloatVector x8 = b.add(0.8f);
    FloatVector x9 = b.add(0.9f);
    FloatVector x10 = b.add(1.0f);
    FloatVector x11 = b.add(1.1f);
    int rounds = FLOPS / (2 * CHAINS * SPECIES.length());
    for (int i = 0; i < rounds; i++) {
      x0 = x0.fma(a, b);
      x1 = x1.fma(a, b);
      x2 = x2.fma(a, b);
      x3 = x3.fma(a, b);
      x4 = x4.fma(a, b);
      x5 = x5.fma(a, b);
      x6 = x6.fma(a, b);
      x7 = x7.fma(a, b);
      x8 = x8.fma(a, b);
      x9 = x9.fma(a, b);
      x10 = x10.fma(a, b);
      x11 = x11.fma(a, b);
    }
    FloatVector low = x0.add(x1).add(x2).add(x3).add(x4).add(x5);
    FloatVector high = x6.add(x7).add(x8).add(x9).add(x10).add(x11);
    return low.add(high).lane(0);
  }
}
