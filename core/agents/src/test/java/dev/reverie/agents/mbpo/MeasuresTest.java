package dev.reverie.agents.mbpo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reverie.agents.replay.TransitionLayout;
import dev.reverie.engine.Backend;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** All measures for two linear members: rewards 1 and 5, changes of 0.1 and -0.1 times the state. */
class MeasuresTest {
  private static final TransitionLayout LAYOUT = new TransitionLayout(1, 1);
  private static final EnsembleConfig LINEAR = new EnsembleConfig(2, 1, new int[0], 1e-3f, 16, new float[] {0}, 0.2, 10,
      0.01, 5, 3, true);

  @Test
  void everyStateMeetsEveryMember() {
    try (Backend backend = new ScalarBackend(1, true)) {
      Store store = backend.newStore(1);
      State table = store.free("replay", 10, LAYOUT.width());
      Ensemble ensemble = new Ensemble(table, LAYOUT, LINEAR);
      // Columns: mean reward, mean change, two log variances; rows: observation, action.
      store.get("model.net.0.weight").set(new float[] {0, 0.1f, 0, 0, 0, 0, 0, 0, 0, -0.1f, 0, 0, 0, 0, 0, 0});
      store.get("model.net.0.bias").set(new float[] {1, 0, -4, -4, 5, 0, -4, -4});
      Measures measures = new Measures(store, LAYOUT, ensemble, 3);
      int n = 8;
      float[] observations = new float[n];
      for (int i = 0; i < n; i++) {
        observations[i] = i;
      }
      float[][] values = measures.measure(observations, new float[n], n);
      Map<String, float[]> by = new HashMap<>();
      for (int m = 0; m < values.length; m++) {
        by.put(measures.measures().get(m).name(), values[m]);
      }
      double below = 0.5 - Math.log1p(Math.exp(0.5 + 4));
      double v = Math.exp(-10 + Math.log1p(Math.exp(below + 10)));
      for (int i = 0; i < n; i++) {
        double apart = 0.2 * i;
        assertEquals(Math.sqrt(2 * v), by.get("maxAleatoric")[i], 1e-5);
        assertEquals(apart / 2, by.get("pairwiseDifference")[i], 1e-5, "of the observation alone");
        assertEquals(apart / 2, by.get("ensembleDeviation")[i], 1e-5, "of the observation alone");
        double squares = 16 + apart * apart;
        assertEquals(1, by.get("geometricJsd")[i] / (squares / (8 * v)), 1e-5, "of the reward too");
        assertEquals(1, by.get("oneVersusRest")[i] / (squares / (2 * v)), 1e-5, "of the reward too");
        assertEquals(Math.log(2), by.get("jensenRenyi")[i], 1e-4, "far apart");
      }
    }
  }
}
