package dev.reverie.agents.sac;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.replay.TransitionLayout;
import dev.reverie.engine.Program;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.scalar.ScalarBackend;
import org.junit.jupiter.api.Test;

class DiscreteSacTest {
  private static final int ACTIONS = 3;
  private static final TransitionLayout LAYOUT = new TransitionLayout(1, ACTIONS);
  private static final int ROWS = 256;

  /** Left, middle, right third of [-1, 1]. */
  private static int best(float observation) {
    return observation < -1f / 3 ? 0 : observation < 1f / 3 ? 1 : 2;
  }

  private static State bandit(Store store) {
    State table = store.free("replay.transitions", ROWS, LAYOUT.width());
    RandomStream random = new RandomStream(7, "bandit");
    float[] rows = new float[ROWS * LAYOUT.width()];
    for (int row = 0; row < ROWS; row++) {
      float[] observation = {2 * random.uniform() - 1};
      float[] action = new float[ACTIONS];
      int taken = random.bounded(ACTIONS);
      action[taken] = 1;
      float reward = taken == best(observation[0]) ? 1 : 0;
      LAYOUT.pack(observation, 0, action, 0, reward, observation, 0, true, rows, row * LAYOUT.width());
    }
    table.set(rows);
    return table;
  }

  private static SacConfig config(float targetEntropy) {
    return new SacConfig(new int[] {16, 16}, 5e-3f, 0.99f, 0.02f, targetEntropy, 0.2f, 32, true);
  }

  @Test
  void findsTheBestActionsAndKeepsTheEntropyAskedFor() {
    try (ScalarBackend backend = new ScalarBackend(1, true)) {
      float target = (float) (0.3 * Math.log(ACTIONS));
      DiscreteSac sac = new DiscreteSac(bandit(backend.newStore(1)), LAYOUT, config(target));
      RandomStream random = new RandomStream(3, "indices");
      int[] indices = new int[32];
      double entropy = 0;
      for (int i = 0; i < 1500; i++) {
        for (int k = 0; k < indices.length; k++) {
          indices[k] = random.bounded(ROWS);
        }
        sac.update(indices);
        entropy += i < 1000 ? 0 : sac.metrics().get("entropy") / 500;
      }
      assertEquals(target, entropy, 0.05);
      DiscreteSacActor actor = new DiscreteSacActor(sac.actor().parameters().getFirst().store(), sac.actor(), "test", 3);
      float[] actions = new float[3];
      actor.act(new float[] {-0.7f, 0f, 0.7f}, 3, true, actions);
      assertEquals(0, actions[0]);
      assertEquals(1, actions[1]);
      assertEquals(2, actions[2]);
    }
  }

  /** Two actions with pi = (1/4, 3/4), q = (1, 2) and (3, 1), alpha 1/2, worked out by hand. */
  @Test
  void formulasByHand() {
    try (ScalarBackend backend = new ScalarBackend(1, true)) {
      Store store = backend.newStore(0);
      Program p = Program.trace(store, g -> {
        Tensor logPolicy = g.input("p", 1, 2).log();
        Tensor q1 = g.input("q1", 1, 2);
        Tensor q2 = g.input("q2", 1, 2);
        Tensor zero = q1.slice(0, 1).times(0f);
        Tensor logAlpha = g.constant((float) Math.log(0.5));
        g.output("y", SacLoss.discreteTarget(zero.plus(10f), zero, q1, q2, logPolicy, logAlpha, 0.5f).mean());
        g.output("end", SacLoss.discreteTarget(zero.plus(10f), zero.plus(1f), q1, q2, logPolicy, logAlpha, 0.5f).mean());
        g.output("actor", SacLoss.discreteActor(logPolicy.exp(), logPolicy, q1, q2, logAlpha));
      });
      p.input("p").set(new float[] {0.25f, 0.75f});
      p.input("q1").set(new float[] {1, 2});
      p.input("q2").set(new float[] {3, 1});
      p.run();
      double entropy = -0.25 * Math.log(0.25) - 0.75 * Math.log(0.75);
      double value = 0.25 * 1 + 0.75 * 1 + 0.5 * entropy;
      assertEquals(10 + 0.5 * value, p.output("y").scalar(), 1e-5);
      assertEquals(10, p.output("end").scalar(), 1e-6);
      assertEquals(-value, p.output("actor").scalar(), 1e-6);
    }
  }

  @Test
  void refusesTooFewIndices() {
    try (ScalarBackend backend = new ScalarBackend(1, true)) {
      DiscreteSac sac = new DiscreteSac(bandit(backend.newStore(1)), LAYOUT, config(0.5f));
      IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> sac.update(new int[31]));
      assertTrue(e.getMessage().contains("31") && e.getMessage().contains("32"), e.getMessage());
    }
  }
}
