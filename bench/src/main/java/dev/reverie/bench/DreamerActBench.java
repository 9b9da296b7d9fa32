package dev.reverie.bench;

import dev.reverie.engine.Backend;
import dev.reverie.engine.Program;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;

/**
 * One action of Dreamer v3 at size 1m: an observation is taken into the state, and the policy acts on it. What is seen
 * and the state go in, the new state and the action come out.
 */
@BenchmarkMode(Mode.SampleTime)
public class DreamerActBench extends OperationBench {
  private static final double MACS = 24 * 64 + 2 * 64 * 64 + 646 * 64 + 256.0 * 512 + 192.0 * 512 + 576 * 64
      + 64 * 128 + 640 * 64 + 2 * 64 * 64 + 64 * 12;

  private final float[] numbers = Fill.normal("numbers", 24);
  private final float[] deter = new float[512];
  private final float[] stoch = new float[128];
  private final float[] action = new float[6];
  private Program program;
  private Program.Input[] in;
  private Program.Output[] out;

  /** For JMH. */
  public DreamerActBench() {
  }

  static List<Row> rows() {
    return List.of(new Row("dreamer", "act", "1m", DreamerActBench.class, Map.of(), 2 * MACS, 4 * MACS, List.of()));
  }

  @Override
  void build(Backend backend) {
    program = Dreaming.program(backend, "act", 1, 1);
    in = new Program.Input[] {program.input("numbers"), program.input("deter"), program.input("stoch"),
        program.input("action")};
    out = new Program.Output[] {program.output("deter'"), program.output("stoch'"), program.output("action'")};
  }

  @Override
  void call() {
    in[0].set(numbers);
    in[1].set(deter);
    in[2].set(stoch);
    in[3].set(action);
    program.run();
    out[0].get(deter);
    out[1].get(stoch);
    out[2].get(action);
  }

  /** A few actions here and in double. */
  @Override
  void check() {
    try (Backend reference = new ScalarBackend(1, false)) {
      DreamerActBench plain = new DreamerActBench();
      plain.build(reference);
      for (int i = 0; i < 5; i++) {
        plain.call();
        call();
        Naive.check("action", action, 1e-4, a -> plain.action[a]);
        Naive.check("deter", deter, 1e-4, a -> plain.deter[a]);
      }
    }
  }

  @Override
  void warmUp() {
    program.warmUp();
  }
}
