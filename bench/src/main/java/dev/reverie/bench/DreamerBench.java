package dev.reverie.bench;

import dev.reverie.engine.Backend;
import dev.reverie.engine.Program;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Param;

/**
 * An update of Dreamer v3 at size 1m and its parts: 16 sequences of 64 steps, 15 steps imagined from each of the 1024
 * states. Random numbers are drawn in the call. {@code imagination} is the rollout, all heads and losses, that of
 * replayed values among them, and the gradient to actor and critic; {@code rollout} is policy and prior alone.
 */
public class DreamerBench extends OperationBench {
  private static final int SEQUENCES = 16;
  private static final int LENGTH = 64;
  private static final String[] PARTS = {"update", "model.forward", "model.gradient", "rollout", "imagination"};
  private static final int DETER = 512;
  private static final int UNITS = 64;
  private static final int STOCH = 128;
  private static final int FEATURES = DETER + STOCH;
  private static final int BINS = 255;
  private static final int OBSERVATIONS = 24;
  private static final int ACTIONS = 6;
  private static final int HORIZON = 15;
  private static final int BLOCKS = 8;

  /** Which part. */
  @Param({"update", "model.forward", "model.gradient", "rollout", "imagination"})
  public String part;

  private Program program;
  private Program small;

  /** For JMH. */
  public DreamerBench() {
  }

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String part : PARTS) {
      rows.add(new Row("dreamer", part, SEQUENCES + "x" + LENGTH, DreamerBench.class, Map.of("part", part),
          2.0 * SEQUENCES * LENGTH * macs(part), 0, List.of()));
    }
    return rows;
  }

  /** Multiply-adds of a step of a sequence; where gradients flow, twice as many more but for dX of the first layers. */
  private static double macs(String part) {
    double two = 2.0 * UNITS * UNITS;
    double first = FEATURES * UNITS;
    double core = DETER * UNITS + STOCH * UNITS + ACTIONS * UNITS + (DETER / BLOCKS + 3.0 * UNITS) * DETER
        + 3.0 * DETER * DETER / BLOCKS;
    double prior = DETER * UNITS + UNITS * UNITS + UNITS * STOCH;
    double posterior = (DETER + UNITS) * UNITS + UNITS * STOCH;
    double encoder = OBSERVATIONS * UNITS + two;
    double decoder = first + two + UNITS * OBSERVATIONS;
    double reward = first + UNITS * BINS;
    double goesOn = first + UNITS;
    double critic = first + two + UNITS * BINS;
    double actor = first + two + 2 * UNITS * ACTIONS;
    double model = encoder + core + posterior + prior + decoder + reward + goesOn;
    double rollout = HORIZON * (core + prior) + (HORIZON + 1) * actor;
    double heads = (HORIZON + 1) * (2 * critic + reward + goesOn);
    double backward = (HORIZON + 1) * (2 * critic + 2 * actor - 2 * first);
    double gradient = 3 * model - OBSERVATIONS * UNITS;
    return switch (part) {
      case "model.forward" -> model;
      case "model.gradient" -> gradient;
      case "rollout" -> rollout;
      case "imagination" -> rollout + heads + backward;
      default -> gradient + rollout + heads + backward + 4 * critic;
    };
  }

  @Override
  void build(Backend backend) {
    program = Dreaming.program(backend, part, SEQUENCES, LENGTH);
    small = Dreaming.program(backend, part, 3, 4);
  }

  @Override
  void call() {
    program.run();
  }

  /** A smaller batch here and in double: what it makes, a step of each sequence at least. */
  @Override
  void check() {
    try (Backend reference = new ScalarBackend(1, false)) {
      Program plain = Dreaming.program(reference, part, 3, 4);
      plain.run();
      small.run();
      plain.graph().outputs().forEach((name, tensor) -> {
        float[] expected = values(plain, name);
        float[] got = values(small, name);
        double greatest = 0;
        for (float e : expected) {
          greatest = Math.max(greatest, Math.abs(e));
        }
        double most = 2e-3 * greatest + 1e-6;
        for (int i = 0; i < expected.length; i++) {
          if (!(Math.abs(got[i] - expected[i]) <= most)) {
            throw new AssertionError(name + "[" + i + "] is " + got[i] + ", expected " + expected[i] + " within "
                + most);
          }
        }
      });
    }
  }

  private static float[] values(Program p, String output) {
    TensorType type = p.output(output).type();
    float[] values = new float[type.features() * (type.isRows() ? type.rows().capacity() : 1)];
    p.output(output).get(values);
    return values;
  }

  @Override
  void warmUp() {
    program.warmUp();
  }
}
