package dev.reverie.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reverie.engine.Program;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.scalar.ScalarBackend;
import dev.reverie.tck.Sample.Trait;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradient rules against central differences, both in double. */
class GradientRuleTest {
  private static final double STEP = 0x1p-10;
  private static final int[] SHIFTS = {-2, -1, 1, 2};
  private static final int SMALL = 40;
  private static final int DIRECTIONS = 6;

  static Stream<Arguments> samples() {
    return Contracts.ALL.stream().flatMap(c -> c.samples().stream().filter(s -> s.is(Trait.GRADIENT))
        .map(s -> Arguments.of(c.name() + "/" + s.name(), s)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("samples")
  void agreesWithDifferences(String name, Sample sample) {
    try (ScalarBackend backend = new ScalarBackend(1, false)) {
      Traced gradient = Traced.of(backend, sample, Traced.Mode.BACKWARD);
      Differences differences = new Differences(backend, sample);
      List<int[]> lives = sample.lives();
      for (int[] live : List.of(lives.getFirst(), lives.get(Math.min(2, lives.size() - 1)))) {
        gradient.run(live);
        for (Map<String, float[]> direction : differences.directions(live)) {
          double expected = 0;
          double size = 1e-3;
          for (Map.Entry<String, float[]> d : direction.entrySet()) {
            double[] g = gradient.exact("gradient." + d.getKey());
            for (int i = 0; i < g.length; i++) {
              expected += g[i] * d.getValue()[i];
              size += Math.abs(g[i] * d.getValue()[i]);
            }
          }
          assertEquals(expected, differences.along(direction, live), 1e-6 * size,
              "live rows " + Arrays.toString(live) + ", derivative along " + describe(direction));
        }
      }
    }
  }

  private static String describe(Map<String, float[]> direction) {
    StringBuilder text = new StringBuilder();
    direction.forEach((name, values) -> {
      for (int i = 0; i < values.length; i++) {
        if (values[i] != 0 && text.length() < 60) {
          text.append(name).append('[').append(i).append("] ");
        }
      }
    });
    return text.toString();
  }

  /** The loss at four points along a direction, in one program: inputs are floats, the points are not. */
  private static final class Differences {
    private final Program program;
    private final Map<String, float[]> values = new LinkedHashMap<>();
    private final Map<String, int[]> indices = new LinkedHashMap<>();
    private final List<String> inputs = new ArrayList<>();

    Differences(ScalarBackend backend, Sample sample) {
      program = Program.trace(backend.newStore(7), g -> {
        Map<Tensor, Tensor> directions = new LinkedHashMap<>();
        for (int shift : SHIFTS) {
          SampleGraph built = new SampleGraph(g, sample, x -> x.plus(directions.computeIfAbsent(x,
              k -> g.input("direction." + name(g.inputs(), k), k.type())).times((float) (shift * STEP))));
          sample.body().accept(built);
          g.output("loss" + shift, built.loss());
          values.putAll(built.floats());
          indices.putAll(built.indices());
          inputs.clear();
          inputs.addAll(built.differentiable());
        }
      });
    }

    private static String name(Map<String, Tensor> inputs, Tensor t) {
      return inputs.entrySet().stream().filter(e -> e.getValue() == t).findFirst().orElseThrow().getKey();
    }

    /** Every element where there are few, else some random directions over all of them. */
    List<Map<String, float[]>> directions(int[] live) {
      int total = inputs.stream().mapToInt(n -> elements(n, live)).sum();
      List<Map<String, float[]>> directions = new ArrayList<>();
      if (total <= SMALL) {
        for (String name : inputs) {
          for (int i = 0; i < elements(name, live); i++) {
            Map<String, float[]> one = zero(live);
            one.get(name)[i] = 1;
            directions.add(one);
          }
        }
        return directions;
      }
      SplittableRandom random = new SplittableRandom(5);
      for (int d = 0; d < DIRECTIONS; d++) {
        Map<String, float[]> all = zero(live);
        all.values().forEach(v -> {
          for (int i = 0; i < v.length; i++) {
            v[i] = (float) random.nextDouble(-1, 1);
          }
        });
        directions.add(all);
      }
      return directions;
    }

    private Map<String, float[]> zero(int[] live) {
      Map<String, float[]> zero = new LinkedHashMap<>();
      inputs.forEach(n -> zero.put(n, new float[elements(n, live)]));
      return zero;
    }

    private int elements(String input, int[] live) {
      TensorType type = program.input(input).type();
      return type.isRows() ? type.features() * Arrays.stream(live).sum() : type.features();
    }

    double along(Map<String, float[]> direction, int[] live) {
      program.rows("batch").live(live);
      values.forEach((n, v) -> program.input(n).set(Arrays.copyOf(v, elements(n, live))));
      indices.forEach((n, v) -> program.input(n).set(v));
      direction.forEach((n, v) -> program.input("direction." + n).set(v));
      program.run();
      double[] f = new double[SHIFTS.length];
      for (int i = 0; i < f.length; i++) {
        double[] loss = new double[1];
        program.output("loss" + SHIFTS[i]).get(loss);
        f[i] = loss[0];
      }
      return (8 * (f[2] - f[1]) - (f[3] - f[0])) / (12 * STEP);
    }
  }
}
