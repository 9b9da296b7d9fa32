package dev.reverie.agents.mbpo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.Allocation;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What rollouts are made of, by statistics: networks whose weights are zero give distributions that are known, and
 * rewards so far apart that each tells which member it came from.
 */
class BranchedRolloutsTest {
  private static final TransitionLayout LAYOUT = new TransitionLayout(1, 1);
  private static final EnsembleConfig ENSEMBLE = new EnsembleConfig(4, 2, new int[0], 1e-3f, 16, new float[] {0}, 0.2,
      10, 0.01, 5, 3, true);
  private static final SacConfig SAC = new SacConfig(new int[] {4}, 1e-3f, 0.9f, 0.01f, -1f, 0.1f, 20, true);
  private static final ActionBounds BOUNDS = new ActionBounds(new float[] {-2}, new float[] {4});
  private static final int STARTS = 20;
  private static final int STATES = 4000;
  private static final int CHUNK = 1500;
  private static final int LENGTH = 3;
  private static final double POLICY_MEAN = 0.25;
  private static final double POLICY_LOG_DEVIATION = -1;
  private static final double REWARD_LOG_VARIANCE = -2;
  private static final double CHANGE_LOG_VARIANCE = -1;

  private final Backend backend = new ScalarBackend(1, true);

  @AfterEach
  void close() {
    backend.close();
  }

  private record Setting(ReplayRing real, ReplayRing pool, BranchedRollouts rollouts) {
    long run() {
      return run(STATES);
    }

    long run(int states) {
      rollouts.begin(real, states, 0);
      return rollouts.run(pool);
    }

    float[] rows() {
      float[] values = new float[pool.size() * LAYOUT.width()];
      pool.read(pool.oldest(), pool.size(), values, 0);
      return values;
    }
  }

  /** Members 3 and 1 are the elites. Member m gives rewards around 10 m and changes around m / 2. */
  private static Setting make(Backend backend, Termination termination) {
    return make(backend, termination, LENGTH);
  }

  private static Setting make(Backend backend, Termination termination, int length) {
    Store store = backend.newStore(3);
    State table = store.free("replay", STARTS + STATES * LENGTH, LAYOUT.width());
    ReplayRing real = new ReplayRing(table, 0, STARTS);
    float[] row = new float[LAYOUT.width()];
    for (int i = 0; i < STARTS; i++) {
      LAYOUT.pack(new float[] {100 * i}, 0, new float[] {0}, 0, 0, new float[] {100 * i}, 0, false, row, 0);
      real.add(row, 0, 1);
    }
    Sac sac = new Sac(table, LAYOUT, SAC, 1);
    for (State s : store.under("sac.actor.")) {
      if (s.name().endsWith(".weight")) {
        s.set(new float[s.size()]);
      }
    }
    store.get("sac.actor.1.bias").set(new float[] {(float) POLICY_MEAN, (float) POLICY_LOG_DEVIATION});
    Ensemble ensemble = new Ensemble(table, LAYOUT, ENSEMBLE);
    State weight = store.get("model.net.0.weight");
    weight.set(new float[weight.size()]);
    float[] bias = new float[4 * ENSEMBLE.members()];
    for (int m = 0; m < ENSEMBLE.members(); m++) {
      bias[4 * m] = 10 * m;
      bias[4 * m + 1] = m / 2f;
      bias[4 * m + 2] = (float) REWARD_LOG_VARIANCE;
      bias[4 * m + 3] = (float) CHANGE_LOG_VARIANCE;
    }
    store.get("model.net.0.bias").set(bias);
    store.get("model.elites").set(new int[] {3, 1});
    return new Setting(real, new ReplayRing(table, STARTS, STATES * LENGTH), new BranchedRollouts(store, LAYOUT,
        ensemble, sac.policy(), termination, BOUNDS, CHUNK,
        RolloutSettings.fixed(length), 0.9));
  }

  private static double deviation(double logVariance) {
    double below = 0.5 - Math.log1p(Math.exp(0.5 - logVariance));
    return Math.exp((-10 + Math.log1p(Math.exp(below + 10))) / 2);
  }

  private static int member(float[] rows, int row) {
    return Math.round(rows[row * LAYOUT.width() + LAYOUT.rewardAt()] / 10);
  }

  /** Mean and standard deviation within five standard errors, and the values, standardised. */
  private static double[] assertNormal(String what, List<Double> values, double mean, double deviation) {
    double sum = 0;
    double squares = 0;
    double[] z = new double[values.size()];
    for (int i = 0; i < z.length; i++) {
      z[i] = (values.get(i) - mean) / deviation;
      sum += z[i];
      squares += z[i] * z[i];
    }
    assertEquals(0, sum / z.length, 5 / Math.sqrt(z.length), what + ": mean");
    assertEquals(1, squares / z.length, 5 * Math.sqrt(2.0 / z.length), what + ": variance");
    return z;
  }

  private static double correlation(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum / a.length;
  }

  @Test
  void rewardsAndChangesAreSamplesOfTheElites() {
    Setting s = make(backend, Termination.never());
    assertEquals(STATES * LENGTH, s.run());
    float[] rows = s.rows();
    int w = LAYOUT.width();
    Map<Integer, List<Double>> rewards = new HashMap<>(Map.of(1, new ArrayList<>(), 3, new ArrayList<>()));
    Map<Integer, List<Double>> changes = new HashMap<>(Map.of(1, new ArrayList<>(), 3, new ArrayList<>()));
    Set<Float> distinct = new HashSet<>();
    for (int i = 0; i < STATES * LENGTH; i++) {
      int m = member(rows, i);
      assertTrue(rewards.containsKey(m), "member " + m + " is no elite");
      float reward = rows[i * w + LAYOUT.rewardAt()];
      distinct.add(reward);
      rewards.get(m).add((double) reward);
      changes.get(m).add((double) rows[i * w + LAYOUT.nextAt()] - rows[i * w]);
    }
    assertEquals(0.5, rewards.get(1).size() / (double) (STATES * LENGTH), 5 * 0.5 / Math.sqrt(STATES * LENGTH));
    for (int m : new int[] {1, 3}) {
      double[] r = assertNormal("rewards of " + m, rewards.get(m), 10 * m, deviation(REWARD_LOG_VARIANCE));
      double[] d = assertNormal("changes of " + m, changes.get(m), m / 2.0, deviation(CHANGE_LOG_VARIANCE));
      assertEquals(0, correlation(r, d), 5 / Math.sqrt(r.length), "reward and change");
    }
    assertTrue(distinct.size() > 0.99 * STATES * LENGTH, "noise is new in every step and chunk: " + distinct.size());
  }

  @Test
  void theEliteIsDrawnAnewForEachStateAtEachStep() {
    Setting s = make(backend, Termination.never());
    s.run();
    float[] rows = s.rows();
    int w = LAYOUT.width();
    Map<Float, Integer> cameBy = new HashMap<>();
    for (int i = 0; i < CHUNK; i++) {
      cameBy.put(rows[i * w + LAYOUT.nextAt()], member(rows, i));
    }
    int same = 0;
    int pairs = 0;
    for (int i = CHUNK; i < 2 * CHUNK; i++) {
      Integer before = cameBy.get(rows[i * w]);
      if (before != null) {
        pairs++;
        same += before == member(rows, i) ? 1 : 0;
      }
    }
    assertEquals(CHUNK, pairs, "each second step goes on from a first one");
    assertEquals(0.5, same / (double) pairs, 5 * 0.5 / Math.sqrt(pairs));
  }

  @Test
  void startsAreDrawnUniformlyWithReplacement() {
    Setting s = make(backend, Termination.never(), 1);
    s.run();
    float[] rows = s.rows();
    int[] counts = new int[STARTS];
    for (int i = 0; i < STATES; i++) {
      counts[Math.round(rows[i * LAYOUT.width()] / 100)]++;
    }
    double expected = STATES / (double) STARTS;
    for (int c : counts) {
      assertEquals(expected, c, 5 * Math.sqrt(expected));
    }
  }

  @Test
  void actionsAreSamplesOfThePolicy() {
    Setting s = make(backend, Termination.never());
    s.run();
    float[] rows = s.rows();
    List<Double> before = new ArrayList<>();
    for (int i = 0; i < STATES * LENGTH; i++) {
      double a = rows[i * LAYOUT.width() + LAYOUT.actionAt()];
      before.add(0.5 * Math.log((1 + a) / (1 - a)));
    }
    assertNormal("actions", before, POLICY_MEAN, Math.exp(POLICY_LOG_DEVIATION));
    assertTrue(new HashSet<>(before).size() > 0.99 * STATES * LENGTH);
  }

  @Test
  void theTerminationFunctionSeesWhatTheEnvironmentWould() {
    List<float[]> seen = new ArrayList<>();
    Setting s = make(backend, (o, at, a, actionAt, next, nextAt) -> {
      seen.add(new float[] {o[at], a[actionAt], next[nextAt]});
      return false;
    });
    s.run();
    float[] rows = s.rows();
    assertEquals(STATES * LENGTH, seen.size());
    for (int i = 0; i < seen.size(); i++) {
      int row = i * LAYOUT.width();
      float[] scaled = new float[1];
      BOUNDS.scale(rows, row + LAYOUT.actionAt(), scaled, 0);
      assertArrayEquals(new float[] {rows[row], scaled[0], rows[row + LAYOUT.nextAt()]}, seen.get(i));
    }
  }

  @Test
  void nobodyGoesOnWhereAllHaveEnded() {
    Setting s = make(backend, (o, at, a, actionAt, next, nextAt) -> true);
    assertEquals(STATES, s.run());
    float[] rows = s.rows();
    for (int i = 0; i < STATES; i++) {
      assertEquals(1f, rows[i * LAYOUT.width() + LAYOUT.doneAt()]);
      assertEquals(0f, rows[i * LAYOUT.width()] % 100, "a real state");
    }
  }

  @Test
  void theSameBitsForAnyNumberOfThreadsAndAfterARestore() {
    Termination some = (o, at, a, actionAt, next, nextAt) -> a[actionAt] > 2;
    try (Backend three = new ScalarBackend(3, true)) {
      Setting a = make(backend, some);
      Setting b = make(three, some);
      a.run();
      b.run();
      assertArrayEquals(a.rows(), b.rows());
      Setting c = make(three, some);
      Store from = a.pool().table().store();
      Store to = c.pool().table().store();
      for (State s : from.under("random.")) {
        int[] run = new int[s.size()];
        s.get(run);
        to.get(s.name()).set(run);
      }
      c.rollouts().seek(a.rollouts().position());
      a.run();
      long added = c.run();
      float[] all = a.rows();
      float[] last = c.rows();
      int at = all.length - (int) added * LAYOUT.width();
      for (int i = 0; i < last.length; i++) {
        assertEquals(all[at + i], last[i]);
      }
    }
  }

  @Test
  void rollingOutAllocatesNothingButTheElitesNumbers() {
    Setting s = make(backend, Termination.never());
    long bytes = Allocation.least(() -> s.run(50));
    assertTrue(bytes <= 64, bytes + " bytes");
  }
}
