package dev.reverie.agents.tabular;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Dyna-Q and Dyna-Q+ against steps worked out by hand. */
class DynaQTest {
  private static final int STATES = 3;
  private static final int ACTIONS = 2;

  private static DynaQ agent(DynaConfig config) {
    return new DynaQ(config, STATES, ACTIONS, new DeterministicModel(STATES, ACTIONS), new TableRandom(1, 0));
  }

  @Test
  void aRealStepIsOneUpdateOfQLearning() {
    DynaQ agent = agent(DynaConfig.plain(0.5, 0.8, 0, 0, Draw.PAIR));
    agent.observe(1, 0, 4, 2, true);
    assertArrayEquals(new double[] {0, 0, 2, 0, 0, 0}, agent.values());
    agent.observe(0, 1, 1, 1, false);
    assertArrayEquals(new double[] {0, 0.5 * (1 + 0.8 * 2), 2, 0, 0, 0}, agent.values(), 1e-15);
    agent.observe(1, 0, 4, 2, true);
    assertArrayEquals(new double[] {0, 1.3, 3, 0, 0, 0}, agent.values(), 1e-15);
    assertEquals(3, agent.updates());
  }

  @Test
  void whatEndsAnEpisodeIsWorthNothingAfterwards() {
    DynaQ agent = agent(DynaConfig.plain(1, 1, 0, 3, Draw.PAIR));
    agent.observe(0, 0, 5, 1, false);
    agent.observe(1, 0, 1, 0, true);
    assertEquals(1, agent.values()[ACTIONS]);
  }

  /** With one pair known, every planning update is of that pair. */
  @Test
  void planningRepeatsWhatTheModelKnows() {
    DynaQ agent = agent(DynaConfig.plain(0.5, 0.8, 0, 3, Draw.STATE_THEN_ACTION));
    agent.observe(1, 0, 4, 2, true);
    assertArrayEquals(new double[] {0, 0, 4 * (1 - Math.pow(0.5, 4)), 0, 0, 0}, agent.values(), 1e-15);
    assertEquals(4, agent.updates());
  }

  /** The model is learned before planning, and planning sees the world as it was last. */
  @Test
  void planningUsesTheLastOutcome() {
    DynaQ agent = agent(DynaConfig.plain(1, 0.5, 0, 1, Draw.PAIR));
    agent.observe(0, 0, 3, 2, true);
    assertEquals(3, agent.values()[0]);
    agent.observe(0, 0, 7, 2, true);
    assertEquals(7, agent.values()[0]);
  }

  /** Two pairs, one of them (0, 0) tried at step 1, (0, 1) never: each planning update adds kappa sqrt(tau). */
  @Test
  void theBonusIsOfPlanningAndOfUntriedActionsToo() {
    double kappa = 0.1;
    DynaConfig config = DynaConfig.plain(1, 0.5, 0, 200, Draw.PAIR).with(Bonus.PLANNING, kappa);
    DynaQ agent = agent(config);
    agent.observe(0, 0, 2, 2, true);
    // (0, 0) was tried just now: no bonus. (0, 1) leads back to state 0 and has waited since step 0, one step.
    assertEquals(2, agent.values()[0], 1e-12);
    assertEquals(0.5 * 2 + kappa, agent.values()[1], 1e-12);
    agent.observe(1, 0, 0, 2, true);
    assertEquals(2 + kappa, agent.values()[0], 1e-12);
    assertEquals(0.5 * (2 + kappa) + kappa * Math.sqrt(2), agent.values()[1], 1e-12);
    assertEquals(0, agent.values()[4] + agent.values()[5], "state 2 was never visited");
  }

  /** The bonus in acting tempts, but never enters the values. */
  @Test
  void theBonusOfActingIsOfActingAlone() {
    DynaQ agent = agent(DynaConfig.plain(1, 0.5, 0, 50, Draw.PAIR).with(Bonus.ACTING, 0.5));
    for (int k = 0; k < 10; k++) {
      agent.observe(0, 0, 1, 2, true);
    }
    assertArrayEquals(new double[] {1, 0, 0, 0, 0, 0}, agent.values());
    assertEquals(1, agent.act(0), "0.5 sqrt(10) is more than 1");
  }

  @Test
  void actsGreedilyAndBreaksTiesAtRandom() {
    double[] q = {1, 3, 3, 2};
    TableRandom random = new TableRandom(5, 0);
    int[] greedy = new int[4];
    int[] exploring = new int[4];
    int n = 40_000;
    for (int k = 0; k < n; k++) {
      greedy[ActionValues.choose(q, 0, 4, ActionValues.explore(0), random.next())]++;
      exploring[ActionValues.choose(q, 0, 4, ActionValues.explore(0.4), random.next())]++;
    }
    assertEquals(0, greedy[0] + greedy[3]);
    assertEquals(n / 2.0, greedy[1], 5 * Math.sqrt(n) / 2);
    double[] share = {0.1, 0.4, 0.4, 0.1};
    for (int a = 0; a < 4; a++) {
      assertEquals(share[a] * n, exploring[a], 5 * Math.sqrt(share[a] * n));
    }
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    for (double bad : new double[] {0, 1.5, Double.NaN}) {
      assertThrows(IllegalArgumentException.class, () -> DynaConfig.plain(bad, 0.9, 0.1, 1, Draw.PAIR));
    }
    assertThrows(IllegalArgumentException.class, () -> DynaConfig.plain(1, 1.1, 0.1, 1, Draw.PAIR));
    assertThrows(IllegalArgumentException.class, () -> DynaConfig.plain(1, 1, -0.1, 1, Draw.PAIR));
    assertThrows(IllegalArgumentException.class, () -> DynaConfig.plain(1, 1, 0.1, -1, Draw.PAIR));
    assertThrows(IllegalArgumentException.class, () -> new SweepConfig(1, 1, 0.1, 1, -1e-9));
  }
}
