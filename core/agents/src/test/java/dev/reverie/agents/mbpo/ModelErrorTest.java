package dev.reverie.agents.mbpo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.reverie.agents.replay.ReplayRing;
import dev.reverie.agents.replay.TransitionLayout;
import dev.reverie.engine.Backend;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.scalar.ScalarBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Errors by depth of models that are known: two linear members, {@code change = gain action + drift}. */
class ModelErrorTest {
  private static final TransitionLayout LAYOUT = new TransitionLayout(1, 1);
  private static final EnsembleConfig LINEAR = new EnsembleConfig(2, 1, new int[0], 1e-3f, 16, new float[] {0}, 0.2, 10,
      0.01, 5, 3, true);
  private static final int STEPS = 20;

  private final Backend backend = new ScalarBackend(1, true);

  @AfterEach
  void close() {
    backend.close();
  }

  /** The elite has this gain and drift, the other member is nonsense; really, the change is the action. */
  private double[] measure(float gain, float drift, float deviation) {
    Store store = backend.newStore(1);
    State table = store.free("replay", STEPS, LAYOUT.width());
    ReplayRing ring = new ReplayRing(table, 0, STEPS);
    Ensemble ensemble = new Ensemble(table, LAYOUT, LINEAR);
    // Columns: mean reward, mean change, two log variances; rows: observation, action.
    store.get("model.net.0.weight").set(new float[] {9, 9, 0, 0, 9, 9, 0, 0, 0, 0, 0, 0, 0, gain * deviation, 0, 0});
    store.get("model.net.0.bias").set(new float[] {9, 9, 0, 0, 0, drift, 0, 0});
    store.get("model.scaler.deviation").set(new float[] {deviation, deviation});
    store.get("model.elites").set(new int[] {1});
    RandomStream random = new RandomStream(2, "actions");
    float[] row = new float[LAYOUT.width()];
    float s = 0;
    for (int i = 0; i < STEPS; i++) {
      float a = 2 * random.uniform() - 1;
      LAYOUT.pack(new float[] {s}, 0, new float[] {a}, 0, 5, new float[] {s + a}, 0, false, row, 0);
      ring.add(row, 0, 1);
      s += a;
    }
    return new ModelError(store, LAYOUT, ensemble).measure(ring, STEPS, 4).error();
  }

  @Test
  void theTrueModelHasNoErrorAtAnyDepth() {
    assertArrayEquals(new double[4], measure(1, 0, 1), 1e-6);
  }

  @Test
  void aDriftAddsUpWithDepth() {
    assertArrayEquals(new double[] {0.25, 0.5, 0.75, 1}, measure(1, 0.25f, 1), 1e-5);
  }

  @Test
  void errorsAreCountedInStandardDeviations() {
    assertArrayEquals(new double[] {0.125, 0.25, 0.375, 0.5}, measure(1, 0.25f, 2), 1e-5);
  }
}
