package dev.reverie.agents.dreamer.actor;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.engine.Program;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TruncatedNormalHeadTest {
  /** The mean at an end of the range, the least deviation, and a uniform number next to 0 or 1. */
  @ParameterizedTest
  @CsvSource({"-20, 0x1.fffffep-1", "-20, 0x1p-24", "20, 0x1p-24", "20, 0x1.fffffep-1", "0, 0x1.fffffep-1"})
  void extremesOfTheUniformNumberGiveFiniteActionsAndGradients(float m, String uniform) {
    try (ScalarBackend backend = new ScalarBackend(1, true)) {
      Store store = backend.newStore(1);
      Program p = Program.trace(store, g -> {
        Rows rows = g.rows("rows", 1);
        Tensor raw = g.input("raw", rows, 2);
        Tensor action = TruncatedNormalHead.of(raw).sample(g.input("uniform", rows, 1));
        g.output("action", action);
        g.output("d", g.gradients(action.sumFeatures().sumRows(), List.of(raw)).getFirst());
      });
      p.input("raw").set(new float[] {m, -20});
      p.input("uniform").set(new float[] {Float.parseFloat(uniform)});
      p.run();
      float[] action = new float[1];
      p.output("action").get(action);
      float[] d = new float[2];
      p.output("d").get(d);
      assertTrue(Math.abs(action[0]) < 1, () -> "action " + action[0]);
      assertTrue(Float.isFinite(d[0]) && Float.isFinite(d[1]), () -> "gradient " + Arrays.toString(d));
    }
  }
}
