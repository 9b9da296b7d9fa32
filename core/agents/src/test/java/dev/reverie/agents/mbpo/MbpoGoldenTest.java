package dev.reverie.agents.mbpo;

import dev.reverie.agents.Golden;
import dev.reverie.engine.Graph;
import dev.reverie.engine.Program;
import dev.reverie.engine.Rows;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bounds of the log variance and the ensemble's loss, values and gradients, against reference numbers. */
class MbpoGoldenTest {
  private static final int MEMBERS = 7;

  private static State state(Store store, Golden golden, String name) {
    float[] values = golden.input(name);
    State s = store.free(name, values.length);
    s.set(values);
    return s;
  }

  private static Tensor rows(Graph g, Golden golden, String name) {
    int columns = golden.columns("inputs", name);
    Rows rows = g.rows("rows", golden.input(name).length / columns, MEMBERS);
    return g.input(name, rows, columns);
  }

  private static float[] get(Program p, String name, int n) {
    float[] values = new float[n];
    p.output(name).get(values);
    return values;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void softBounds(int seed) {
    Golden golden = Golden.load("soft_logvar_bounds", seed);
    try (ScalarBackend backend = new ScalarBackend(1, false)) {
      Store store = backend.newStore(0);
      State max = state(store, golden, "max_logvar");
      State min = state(store, golden, "min_logvar");
      Program p = Program.trace(store, g -> {
        Tensor raw = rows(g, golden, "raw_logvar");
        Tensor bounded = LogVarianceBounds.soft(raw, g.read(max), g.read(min));
        g.output("logvar", bounded);
        Tensor weighted = bounded.times(g.input("cotangent", raw.type())).sum();
        List<Tensor> d = g.gradients(weighted, List.of(raw, g.read(max), g.read(min)));
        g.output("d.raw", d.get(0));
        g.output("d.max", d.get(1));
        g.output("d.min", d.get(2));
      });
      p.input("raw_logvar").set(golden.input("raw_logvar"));
      p.input("cotangent").set(golden.cotangent("logvar"));
      p.run();
      int n = golden.input("raw_logvar").length;
      golden.assertClose("logvar", golden.output("logvar"), get(p, "logvar", n), 1e-6);
      golden.assertClose("d raw", golden.gradient("raw_logvar"), get(p, "d.raw", n), 1e-6);
      golden.assertClose("d max", golden.gradient("max_logvar"), get(p, "d.max", max.size()), 1e-6);
      golden.assertClose("d min", golden.gradient("min_logvar"), get(p, "d.min", min.size()), 1e-6);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void likelihood(int seed) {
    Golden golden = Golden.load("ensemble_gaussian_nll", seed);
    try (ScalarBackend backend = new ScalarBackend(1, false)) {
      Store store = backend.newStore(0);
      State max = state(store, golden, "max_logvar");
      State min = state(store, golden, "min_logvar");
      Program p = Program.trace(store, g -> {
        Tensor mean = rows(g, golden, "mean");
        Tensor raw = rows(g, golden, "raw_logvar");
        Tensor bounded = LogVarianceBounds.soft(raw, g.read(max), g.read(min));
        Tensor loss = GaussianLoss.of(mean, bounded, rows(g, golden, "y"))
            .plus(LogVarianceBounds.pull(g.read(max), g.read(min)));
        g.output("loss", loss);
        List<Tensor> d = g.gradients(loss, List.of(mean, raw, g.read(max), g.read(min)));
        g.output("d.mean", d.get(0));
        g.output("d.raw", d.get(1));
        g.output("d.max", d.get(2));
        g.output("d.min", d.get(3));
      });
      for (String name : List.of("mean", "raw_logvar", "y")) {
        p.input(name).set(golden.input(name));
      }
      p.run();
      int n = golden.input("mean").length;
      double scale = golden.cotangent("loss")[0];
      golden.assertClose("loss", golden.output("loss"), get(p, "loss", 1), 1e-6);
      golden.assertClose("d mean", golden.gradient("mean"), times(get(p, "d.mean", n), scale), 1e-6);
      golden.assertClose("d raw", golden.gradient("raw_logvar"), times(get(p, "d.raw", n), scale), 1e-6);
      golden.assertClose("d max", golden.gradient("max_logvar"), times(get(p, "d.max", max.size()), scale), 1e-6);
      golden.assertClose("d min", golden.gradient("min_logvar"), times(get(p, "d.min", min.size()), scale), 1e-6);
    }
  }

  private static float[] times(float[] values, double scale) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= (float) scale;
    }
    return values;
  }
}
