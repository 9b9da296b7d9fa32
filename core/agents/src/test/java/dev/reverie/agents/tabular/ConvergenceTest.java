package dev.reverie.agents.tabular;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.env.FrozenLake;
import dev.reverie.agents.env.Maze;
import dev.reverie.agents.env.TableMdp;
import dev.reverie.agents.env.Taxi;
import org.junit.jupiter.api.Test;

/** What the agents learn against the exact values. */
class ConvergenceTest {
  private static double[] learn(TableMdp mdp, TableAgent agent, int steps) {
    TableWorld world = new TableWorld(mdp, new TableRandom(0, 1));
    for (int t = 0; t < steps; t++) {
      world.step(agent);
    }
    return agent.values();
  }

  private static DynaQ dyna(TableMdp mdp, DynaConfig config, TableModel model) {
    return new DynaQ(config, mdp.states(), mdp.actions(), model, new TableRandom(0, 0));
  }

  @Test
  void dynaQFindsTheOptimalValuesOfAMazeThatItWalksAtRandom() {
    TableMdp mdp = Maze.dyna().mdp();
    for (Draw draw : Draw.values()) {
      double[] q = learn(mdp, dyna(mdp, DynaConfig.plain(1, 0.95, 1, 5, draw),
          new DeterministicModel(mdp.states(), mdp.actions())), 30_000);
      double[] exact = ValueIteration.solve(mdp, 0.95);
      for (int s = 0; s < mdp.states(); s++) {
        if (visited(q, s)) {
          assertEquals(ValueIteration.value(exact, s, 4), ValueIteration.value(q, s, 4), 1e-12, "state " + s);
        }
      }
      assertTrue(new ShortestPath(mdp).isTakenBy(q));
    }
  }

  private static boolean visited(double[] q, int s) {
    return ValueIteration.value(q, s, 4) > 0;
  }

  /** The counts' own error is all that is left; expected and drawn targets agree within it. */
  @Test
  void countedModelsLearnSlipperyIce() {
    TableMdp mdp = FrozenLake.mdp(FrozenLake.small(), 1.0 / 3);
    double exact = ValueIteration.value(ValueIteration.solve(mdp, 0.99), 0, 4);
    double[] expected = learn(mdp, dyna(mdp, DynaConfig.plain(0.5, 0.99, 1, 20, Draw.PAIR),
        new CountModel(16, 4, false)), 200_000);
    assertEquals(exact, ValueIteration.value(expected, 0, 4), 0.05);
    double[] drawn = learn(mdp, dyna(mdp, DynaConfig.plain(0.002, 0.99, 1, 20, Draw.PAIR),
        new CountModel(16, 4, true)), 200_000);
    assertEquals(exact, ValueIteration.value(drawn, 0, 4), 0.08);
  }

  @Test
  void sweepingLearnsTheTaxi() {
    TableMdp mdp = Taxi.mdp();
    double[] q = learn(mdp, new PrioritizedSweeping(new SweepConfig(1, 0.99, 1, 50, 1e-9), 500, 6,
        new DeterministicModel(500, 6), new TableRandom(0, 0)), 300_000);
    double[] exact = ValueIteration.solve(mdp, 0.99);
    for (int s = 0; s < 500; s++) {
      if (mdp.start(s) > 0) {
        assertEquals(ValueIteration.value(exact, s, 6), ValueIteration.value(q, s, 6), 1e-6, "state " + s);
      }
    }
  }

  @Test
  void theSameSeedGivesTheSameBits() {
    TableMdp mdp = Maze.dyna().mdp();
    DynaConfig config = DynaConfig.plain(0.1, 0.95, 0.1, 5, Draw.PAIR).with(Bonus.PLANNING, 1e-3);
    double[] once = learn(mdp, dyna(mdp, config, new DeterministicModel(54, 4)), 5000);
    double[] again = learn(mdp, dyna(mdp, config, new DeterministicModel(54, 4)), 5000);
    assertArrayEquals(once, again);
  }
}
