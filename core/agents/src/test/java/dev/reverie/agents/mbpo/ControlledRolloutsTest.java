package dev.reverie.agents.mbpo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.env.ActionBounds;
import dev.reverie.agents.env.Termination;
import dev.reverie.agents.mbpo.rollout.RolloutSettings;
import dev.reverie.agents.replay.ReplayRing;
import dev.reverie.agents.replay.TransitionLayout;
import dev.reverie.agents.sac.Sac;
import dev.reverie.agents.sac.SacConfig;
import dev.reverie.engine.Backend;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rollouts by controllers that look at all members. The two members are linear and known: both say that a state stays
 * as it is but for a drift, one forwards and one backwards, and they are the more apart the greater the state.
 */
class ControlledRolloutsTest {
  private static final TransitionLayout LAYOUT = new TransitionLayout(1, 1);
  private static final EnsembleConfig ENSEMBLE = new EnsembleConfig(2, 1, new int[0], 1e-3f, 16, new float[] {0}, 0.2,
      10, 0.01, 5, 3, true);
  private static final SacConfig SAC = new SacConfig(new int[] {4}, 1e-3f, 0.9f, 0.01f, -1f, 0.1f, 20, true);
  private static final int STARTS = 20;
  private static final int STATES = 1500;

  private final Backend backend = new ScalarBackend(1, true);

  @AfterEach
  void close() {
    backend.close();
  }

  private record Setting(ReplayRing real, ReplayRing pool, BranchedRollouts rollouts) {
    long run() {
      rollouts.begin(real, STATES, 0);
      return rollouts.run(pool);
    }

    float[] rows() {
      float[] values = new float[pool.size() * LAYOUT.width()];
      pool.read(pool.oldest(), pool.size(), values, 0);
      return values;
    }
  }

  private static RolloutSettings settings(String controller) {
    RolloutSettings r = RolloutSettings.fixed(2);
    return new RolloutSettings(controller, 2, r.linear(), new RolloutSettings.Bound(5, 0),
        new RolloutSettings.M2ac(3, 0.5), new RolloutSettings.Macura(4, 1, 50, 10),
        new RolloutSettings.Infoprop(8, 1e-6, 0.9, 0.5));
  }

  /** Real states are 1 to 20; {@code change = +-gain state}. */
  private static Setting make(Backend backend, String controller, Termination termination, float gain) {
    Store store = backend.newStore(3);
    State table = store.free("replay", STARTS + 8 * STATES, LAYOUT.width());
    ReplayRing real = new ReplayRing(table, 0, STARTS);
    float[] row = new float[LAYOUT.width()];
    for (int i = 1; i <= STARTS; i++) {
      LAYOUT.pack(new float[] {i}, 0, new float[] {0}, 0, 0, new float[] {i}, 0, false, row, 0);
      real.add(row, 0, 1);
    }
    Sac sac = new Sac(table, LAYOUT, SAC, 1);
    Ensemble ensemble = new Ensemble(table, LAYOUT, ENSEMBLE);
    // Columns: mean reward, mean change, two log variances; rows: observation, action.
    store.get("model.net.0.weight").set(new float[] {0, gain, 0, 0, 0, 0, 0, 0, 0, -gain, 0, 0, 0, 0, 0, 0});
    store.get("model.net.0.bias").set(new float[] {0, 0, -8, -8, 0, 0, -8, -8});
    return new Setting(real, new ReplayRing(table, STARTS, 8 * STATES), new BranchedRollouts(store, LAYOUT, ensemble,
        sac.policy(), termination, ActionBounds.unit(1), STATES, settings(controller), 0.9));
  }

  private Setting make(String controller) {
    return make(backend, controller, Termination.never(), 0.01f);
  }

  private static float state(float[] rows, int i) {
    return rows[i * LAYOUT.width()];
  }

  @Test
  void m2acStoresTheMostCertainStatesAtEachDepth() {
    Setting s = make("m2ac");
    assertEquals(STATES * 3 / 8 + STATES * 2 / 8 + STATES / 8, s.run());
    assertEquals(STATES, s.rollouts().begun());
    float[] rows = s.rows();
    float greatest = 0;
    float[] starts = new float[STATES * 3 / 8];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = state(rows, i);
      greatest = Math.max(greatest, starts[i]);
    }
    // The members differ by 0.02 times the state: the least three eighths of 20 states are those up to 8.
    assertTrue(greatest >= 7 && greatest <= 9, "the greatest state stored is " + greatest);
    for (int i = 0; i < starts.length; i++) {
      float reward = rows[i * LAYOUT.width() + LAYOUT.rewardAt()];
      assertTrue(reward < 0.1, "rewards are 0, but for noise and a penalty");
    }
  }

  @Test
  void m2acsPenaltyIsHalfTheDivergence() {
    Setting s = make("m2ac");
    s.run();
    float[] rows = s.rows();
    double variance = variance();
    double sum = 0;
    double expected = 0;
    int n = STATES * 3 / 8;
    for (int i = 0; i < n; i++) {
      sum += rows[i * LAYOUT.width() + LAYOUT.rewardAt()];
      expected -= 0.5 * 0.5 * Math.pow(0.02 * state(rows, i), 2) / variance;
    }
    assertEquals(expected / n, sum / n, 5 * Math.sqrt(variance / n) + 1e-3 * Math.abs(expected / n));
  }

  /** Of the soft bounds at -8. */
  private static double variance() {
    double below = 0.5 - Math.log1p(Math.exp(0.5 + 8));
    return Math.exp(-10 + Math.log1p(Math.exp(below + 10)));
  }

  @Test
  void macuraEndsEachRolloutForItself() {
    Setting s = make("macura");
    long kept = s.run();
    float[] rows = s.rows();
    // The threshold is the median of the first steps: about half begin, and go on for as long as they stay below it.
    int first = 0;
    Map<Integer, Integer> from = new HashMap<>();
    for (int i = 0; i < kept && state(rows, i) == Math.rint(state(rows, i)); i++) {
      first++;
      from.merge(Math.round(state(rows, i)), 1, Integer::sum);
    }
    assertTrue(first > 0.35 * STATES && first < 0.6 * STATES, first + " of " + STATES + " began");
    assertTrue(from.keySet().stream().allMatch(x -> x <= 11), "only states that are certain: " + from.keySet());
    double threshold = s.rollouts().metrics().get("rollout.threshold");
    for (int i = 0; i < kept; i++) {
      double u = Math.pow(0.02 * state(rows, i), 2) / (8 * variance());
      assertTrue(u < threshold * (1 + 1e-3), state(rows, i) + " has divergence " + u + ", threshold " + threshold);
    }
    assertTrue(kept > 3.5 * first && kept <= 4L * first, kept + " transitions of " + first + " that began");
  }

  @Test
  void infopropRefillsUntilEnoughIsKept() {
    Setting s = make("infoprop");
    long kept = s.run();
    assertTrue(kept >= STATES && kept < 1.5 * STATES, kept + " kept");
    double length = (double) kept / s.rollouts().begun();
    assertTrue(length > 0.5 && length < 8, "mean length " + length);
  }

  @Test
  void infopropStepsAreLessNoisyWhereMembersAgree() {
    Setting apart = make(backend, "infoprop", Termination.never(), 0.05f);
    apart.run();
    Setting alike = make(backend, "infoprop", Termination.never(), 0f);
    assertEquals(188 * 8, alike.run(), "nothing is lost, nothing ends: 188 of 8 steps are enough");
    float[] rows = alike.rows();
    // Where members agree K is 1: the step is the member's sample, with its variance.
    double sum = 0;
    for (int i = 0; i < alike.pool().size(); i++) {
      sum += Math.pow(rows[i * LAYOUT.width() + LAYOUT.nextAt()] - state(rows, i), 2);
    }
    int n = alike.pool().size();
    assertEquals(1, sum / n / variance(), 5 * Math.sqrt(2.0 / n));
    // Where they are far apart K is nearly 0: the step is the fusion's mean, no change, with nearly the same variance,
    // and not a member's drift of 0.05 times the state.
    rows = apart.rows();
    for (int i = 0; i < apart.pool().size(); i++) {
      double change = rows[i * LAYOUT.width() + LAYOUT.nextAt()] - state(rows, i);
      assertTrue(Math.abs(change) < 8 * Math.sqrt(variance()), "change " + change + " of " + state(rows, i));
    }
  }

  @Test
  void thePolicysDistanceIsFromAllThatCollected() {
    Setting s = make(backend, "bound", Termination.never(), 0f);
    s.run();
    Map<String, Double> m = s.rollouts().metrics();
    assertEquals(1.0, m.get("rollout.policyDistance"), "collected at random");
    assertEquals(1.0, m.get("rollout.modelDistance"), "a model that was never trained");
    assertEquals(1.0, m.get("rollout.length"));
    s.rollouts().policyCollects(5);
    s.run();
    assertEquals(0.25, s.rollouts().metrics().get("rollout.policyDistance"), 1e-6, "5 of 20 at random, others by this");
  }

  @Test
  void theModelsDistanceIsThatOfItsHeldOutErrors() {
    Store store = backend.newStore(1);
    State table = store.free("replay", 40, LAYOUT.width());
    ReplayRing real = new ReplayRing(table, 0, 20);
    float[] row = new float[LAYOUT.width()];
    for (int i = 0; i < 20; i++) {
      int sign = i % 2 == 0 ? 1 : -1;
      LAYOUT.pack(new float[] {0}, 0, new float[] {0}, 0, sign, new float[] {2 * sign}, 0, false, row, 0);
      real.add(row, 0, 1);
    }
    Sac sac = new Sac(table, LAYOUT, SAC, 1);
    Ensemble ensemble = new Ensemble(table, LAYOUT, new EnsembleConfig(2, 1, new int[0], 1e-12f, 16, new float[] {0},
        0.2, 10, 0.01, 5, 1, true));
    store.get("model.net.0.weight").set(new float[16]);
    ensemble.train(real);
    assertEquals(Math.sqrt(0.5), ensemble.holdoutDistance(), 1e-6, "it predicts the means of two numbers");
    BranchedRollouts rollouts = new BranchedRollouts(store, LAYOUT, ensemble, sac.policy(), Termination.never(),
        ActionBounds.unit(1), 4, settings("bound"), 0.9);
    rollouts.begin(real, 4, 0);
    assertEquals(Math.sqrt(0.5), rollouts.metrics().get("rollout.modelDistance"), 1e-6);
    assertEquals(4.0, rollouts.metrics().get("rollout.length"), "ln 0.7071 / ln 0.9 is 3.29");
  }

  @Test
  void manyPoliciesAreThinnedOut() {
    Setting s = make(backend, "bound", Termination.never(), 0.01f);
    State actor = s.pool().table().store().get("sac.actor.1.bias");
    float[] bias = actor.toArray();
    // Log deviations 0: means 0 to 19 are apart by more than total variation can tell, but for the last.
    for (int i = 0; i < 20; i++) {
      actor.set(new float[] {100 * i, 0});
      s.rollouts().policyCollects(i);
    }
    s.run();
    double distance = s.rollouts().metrics().get("rollout.policyDistance");
    assertTrue(distance > 0.8 && distance < 1, "what the last few collected is near: " + distance);
    actor.set(bias);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bound", "m2ac", "macura", "infoprop"})
  void theSameBitsForAnyNumberOfThreadsAndAfterARestore(String controller) {
    Termination some = (o, at, a, actionAt, next, nextAt) -> a[actionAt] > 0.9;
    try (Backend three = new ScalarBackend(3, true)) {
      Setting a = make(backend, controller, some, 0.01f);
      Setting b = make(three, controller, some, 0.01f);
      a.run();
      b.run();
      assertArrayEquals(a.rows(), b.rows());
      Setting c = make(three, controller, some, 0.01f);
      Store from = a.pool().table().store();
      Store to = c.pool().table().store();
      for (String prefix : new String[] {"random.", "rollout."}) {
        for (State s : from.under(prefix)) {
          if (s.type().dtype() == dev.reverie.engine.DType.I32) {
            int[] values = new int[s.size()];
            s.get(values);
            to.get(s.name()).set(values);
          } else {
            to.get(s.name()).set(s.toArray());
          }
        }
      }
      c.rollouts().seek(a.rollouts().position());
      a.run();
      int added = (int) c.run();
      float[] all = a.rows();
      float[] last = c.rows();
      assertEquals(added * LAYOUT.width(), last.length);
      assertArrayEquals(last, Arrays.copyOfRange(all, all.length - last.length, all.length));
    }
  }
}
