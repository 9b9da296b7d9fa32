package dev.reverie.agents.tabular;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.env.FrozenLake;
import dev.reverie.agents.env.Maze;
import dev.reverie.agents.env.TableMdp;
import org.junit.jupiter.api.Test;

class PrioritizedSweepingTest {
  private static final double GAMMA = 0.95;

  /** What an agent has seen, as a process: every outcome as likely as it was frequent. */
  private static TableMdp learned(int states, int actions, int[][] tried, double[] reward, boolean[] ends) {
    TableMdp.Builder b = new TableMdp.Builder(states, actions).start(0, 1);
    for (int pair = 0; pair < states * actions; pair++) {
      int all = 0;
      for (int n : tried[pair]) {
        all += n;
      }
      if (all == 0) {
        // Never tried: worth 0, as in the agent's table.
        b.outcome(pair / actions, pair % actions, 1, pair / actions, 0, true);
      }
      for (int s = 0; s < states; s++) {
        if (tried[pair][s] > 0) {
          b.outcome(pair / actions, pair % actions, (double) tried[pair][s] / all, s, reward[s], ends[s]);
        }
      }
    }
    return b.build();
  }

  /** With theta 0 and as many updates as wait, the values are those of value iteration on the learned model. */
  private static void sweepsToTheValuesOfItsModel(TableMdp mdp, boolean counts, int steps) {
    int states = mdp.states();
    int actions = mdp.actions();
    TableModel model = counts ? new CountModel(states, actions, false) : new DeterministicModel(states, actions);
    PrioritizedSweeping agent = new PrioritizedSweeping(new SweepConfig(1, GAMMA, 0.3, Integer.MAX_VALUE, 0), states,
        actions, model, new TableRandom(6, 0));
    TableRandom random = new TableRandom(6, 1);
    int[][] tried = new int[states * actions][states];
    // In these worlds reward and end depend on the next state alone.
    double[] reward = new double[states];
    boolean[] ends = new boolean[states];
    int state = mdp.drawStart(0);
    for (int t = 0; t < steps; t++) {
      int pair = state * actions + agent.act(state);
      int o = mdp.draw(pair, random.uniform());
      int next = mdp.next(o);
      tried[pair][next]++;
      reward[next] = mdp.reward(o);
      ends[next] = mdp.ends(o);
      agent.observe(state, pair % actions, mdp.reward(o), next, mdp.ends(o));
      assertEquals(0, agent.waiting());
      state = mdp.ends(o) ? mdp.drawStart(0) : next;
    }
    double[] exact = ValueIteration.solve(learned(states, actions, tried, reward, ends), GAMMA);
    assertTrue(exact[mdp.drawStart(0) * actions] > 0);
    assertArrayEquals(exact, agent.values(), 1e-12);
  }

  @Test
  void equalsValueIterationOnALearnedMaze() {
    sweepsToTheValuesOfItsModel(Maze.dyna().mdp(), false, 1500);
  }

  @Test
  void equalsValueIterationOnALearnedMazeOfCounts() {
    sweepsToTheValuesOfItsModel(Maze.dyna().mdp(), true, 1500);
  }

  @Test
  void equalsValueIterationOnLearnedSlipperyIce() {
    sweepsToTheValuesOfItsModel(FrozenLake.mdp(FrozenLake.small(), 1.0 / 3), true, 1500);
  }

  /**
   * A chain 0, 1, 2 with its end behind 2, by hand: the reward is found at the end, the priorities run backwards, and an
   * error below theta stops them.
   */
  @Test
  void errorsRunBackwardsUntilTheyAreSmall() {
    double theta = 0.3;
    PrioritizedSweeping agent = new PrioritizedSweeping(new SweepConfig(0.5, 0.5, 0, 100, theta), 3, 1,
        new DeterministicModel(3, 1), new TableRandom(1, 0));
    agent.observe(0, 0, 0, 1, false);
    agent.observe(1, 0, 0, 2, false);
    assertEquals(0, agent.updates());
    agent.observe(2, 0, 4, 0, true);
    // 2: half of 4. 1: half of (0.5 * 2). 0: its error 0.5 * 0.5 = 0.25 is below theta.
    assertArrayEquals(new double[] {0, 0.5, 2}, agent.values());
    assertEquals(2, agent.updates());
    agent.observe(2, 0, -4, 0, true);
    // The error is signed: 2 goes down to 2 + (-4 - 2) / 2, then 1 to 0.5 + (-0.5 - 0.5) / 2.
    assertArrayEquals(new double[] {0, 0, -1}, agent.values());
    assertEquals(4, agent.updates());
  }

  @Test
  void updatesAfterAStepAreLimited() {
    PrioritizedSweeping agent = new PrioritizedSweeping(new SweepConfig(1, 1, 0, 1, 0), 3, 1,
        new DeterministicModel(3, 1), new TableRandom(1, 0));
    agent.observe(0, 0, 0, 1, false);
    agent.observe(1, 0, 0, 2, false);
    agent.observe(2, 0, 1, 0, true);
    assertArrayEquals(new double[] {0, 0, 1}, agent.values());
    assertEquals(1, agent.waiting());
  }

  @Test
  void drawnTargetsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new PrioritizedSweeping(new SweepConfig(1, 1, 0, 1, 0), 3, 1,
        new CountModel(3, 1, true), new TableRandom(1, 0)));
  }
}
