package dev.reverie.agents.mbpo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.env.ActionBounds;
import dev.reverie.agents.env.ActionSpace;
import dev.reverie.agents.env.EnvironmentSpec;
import dev.reverie.agents.env.Environments;
import dev.reverie.agents.env.Termination;
import dev.reverie.agents.mbpo.rollout.RolloutSchedule;
import dev.reverie.agents.mbpo.rollout.RolloutSettings;
import dev.reverie.agents.replay.ReplayRing;
import dev.reverie.agents.replay.TransitionLayout;
import dev.reverie.agents.sac.Sac;
import dev.reverie.agents.sac.SacConfig;
import dev.reverie.agents.train.PhaseClock;
import dev.reverie.agents.train.TrainingConfig;
import dev.reverie.engine.Backend;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Branched rollouts, the pool, mixed batches and the agent's timetable. */
class MbpoTest {
  private static final TransitionLayout LAYOUT = new TransitionLayout(2, 1);
  private static final EnsembleConfig ENSEMBLE = new EnsembleConfig(3, 2, new int[] {8}, 1e-3f, 16, new float[] {0, 0},
      0.2, 10, 0.01, 2, 3, true);
  private static final SacConfig SAC = new SacConfig(new int[] {8}, 1e-3f, 0.9f, 0.01f, -1f, 0.1f, 20, true);

  private final Backend backend = new ScalarBackend(1, true);

  @AfterEach
  void close() {
    backend.close();
  }

  private record Rollouts(Store store, ReplayRing real, ReplayRing pool, BranchedRollouts rollouts) {
    long run() {
      rollouts.begin(real, 50, 0);
      return rollouts.run(pool);
    }
  }

  private Rollouts rollouts(Termination termination, int length) {
    Store store = backend.newStore(3);
    State table = store.free("replay", 1100, LAYOUT.width());
    ReplayRing real = new ReplayRing(table, 0, 100);
    float[] row = new float[LAYOUT.width()];
    for (int i = 0; i < 10; i++) {
      LAYOUT.pack(new float[] {i, -i}, 0, new float[] {0}, 0, 0, new float[] {i, -i}, 0, false, row, 0);
      real.add(row, 0, 1);
    }
    Sac sac = new Sac(table, LAYOUT, SAC, 1);
    Ensemble ensemble = new Ensemble(table, LAYOUT, ENSEMBLE);
    ensemble.train(real);
    return new Rollouts(store, real, new ReplayRing(table, 100, 1000), new BranchedRollouts(store, LAYOUT, ensemble,
        sac.policy(), termination, ActionBounds.unit(1), 50, RolloutSettings.fixed(length), 0.9));
  }

  private static float[] rows(ReplayRing ring) {
    float[] values = new float[ring.size() * LAYOUT.width()];
    ring.read(ring.oldest(), ring.size(), values, 0);
    return values;
  }

  @Test
  void rolloutsBranchOffRealStatesAndGoOnFromWhereTheyCame() {
    Rollouts r = rollouts(Termination.never(), 3);
    assertEquals(150, r.run());
    float[] rows = rows(r.pool());
    int w = LAYOUT.width();
    Set<Float> starts = new HashSet<>();
    Set<String> reached = new HashSet<>();
    for (int i = 0; i < 150; i++) {
      String state = rows[i * w] + "," + rows[i * w + 1];
      if (i < 50) {
        assertEquals(rows[i * w], Math.round(rows[i * w]), "a real state");
        assertEquals(0f, rows[i * w] + rows[i * w + 1]);
        starts.add(rows[i * w]);
      } else {
        assertTrue(reached.contains(state), "the state that an earlier step came to");
      }
      reached.add(rows[i * w + LAYOUT.nextAt()] + "," + rows[i * w + LAYOUT.nextAt() + 1]);
      assertTrue(Math.abs(rows[i * w + LAYOUT.actionAt()]) <= 1);
      assertEquals(0f, rows[i * w + LAYOUT.doneAt()]);
    }
    assertTrue(starts.size() > 5, "drawn uniformly: " + starts);
  }

  @Test
  void rolloutsEndWhereTheTerminationFunctionSaysAndNoiseFollowsTheState() {
    // Those that began at an even state end at once; whoever goes on meets the same numbers as if nobody had.
    Termination even = (o, at, a, actionAt, next, nextAt) -> o[at] == Math.rint(o[at]) && Math.round(o[at]) % 2 == 0;
    Rollouts all = rollouts(Termination.never(), 2);
    Rollouts some = rollouts(even, 2);
    all.run();
    long imagined = some.run();
    assertTrue(imagined > 50 && imagined < 100, imagined + " transitions");
    float[] a = rows(all.pool());
    float[] b = rows(some.pool());
    int w = LAYOUT.width();
    Map<String, String> second = new HashMap<>();
    for (int i = 50; i < 100; i++) {
      second.put(text(a, i * w, 2), text(a, i * w, w));
    }
    int done = 0;
    for (int i = 0; i < 50; i++) {
      boolean ends = Math.round(b[i * w]) % 2 == 0;
      assertEquals(ends ? 1f : 0f, b[i * w + LAYOUT.doneAt()]);
      done += ends ? 1 : 0;
    }
    assertEquals(50 - done, imagined - 50);
    for (int i = 50; i < imagined; i++) {
      assertEquals(second.get(text(b, i * w, 2)), text(b, i * w, w));
    }
  }

  private static String text(float[] rows, int at, int n) {
    StringBuilder s = new StringBuilder();
    for (int i = 0; i < n; i++) {
      s.append(rows[at + i]).append(' ');
    }
    return s.toString();
  }

  private static MbpoSettings settings() {
    return new MbpoSettings(new TrainingConfig(100, 50, 2, 1, 50), 20, 100, 10, 10, 30,
        RolloutSettings.linear(new RolloutSchedule(0, 4, 1, 3)), 2,
        0.25, 2, 1f, 3, ENSEMBLE, SAC);
  }

  @Test
  void thePoolKeepsWhatTheScheduleSaysAndGrowsWithoutLosingAnything() {
    MbpoSettings hopper = new MbpoSettings(new TrainingConfig(1, 1, 1, 1, 1), 5000, 1_000_000, 1000, 250, 100_000,
        RolloutSettings.linear(new RolloutSchedule(20, 150, 1, 15)), 1, 0.05, 20, 1f, 10, EnsembleConfig.reference(),
        SacConfig.reference(-1f));
    assertEquals(400_000, hopper.poolCapacity(1));
    assertEquals(6_000_000, hopper.poolCapacity(15));
    assertEquals(12, hopper.realRows());
    Mbpo agent = run(60);
    ReplayRing pool = agent.experience().get("model");
    assertEquals(2 * 3 * 30, pool.capacity());
    assertTrue(pool.size() > 2 * 2 * 30, "it still has what was there before it grew: " + pool.size());
  }

  private Mbpo run(int steps) {
    Mbpo agent = new Mbpo(settings(), Environments.create("point-mass", 1).spec(), backend.newStore(1));
    PhaseClock clock = new PhaseClock();
    float[] action = new float[1];
    for (int i = 1; i <= steps; i++) {
      float[] from = {i * 0.01f, 0};
      agent.act(from, action);
      agent.observe(from, -i, new float[] {i * 0.01f + action[0], action[0]}, false);
      agent.learn(i, clock);
    }
    return agent;
  }

  @Test
  void nothingIsLearnedBeforeTheRandomStepsAreOver() {
    Mbpo agent = run(19);
    assertEquals(0, agent.experience().get("model").size());
    assertTrue(agent.metrics().isEmpty());
    agent = run(20);
    assertEquals(30, agent.experience().get("model").size());
    assertEquals(1.0, agent.metrics().get("rollout.length"));
    assertTrue(agent.metrics().containsKey("sac.loss.q1"));
    assertFalse(agent.metrics().containsKey("model.error.1"), "there was no model to be wrong");
  }

  @Test
  void theModelIsTrainedAgainAtItsTimes() {
    PhaseClock clock = new PhaseClock();
    Mbpo agent = run(30);
    assertEquals(30 + 30, agent.experience().get("model").size());
    assertTrue(agent.metrics().containsKey("model.error.3"));
    agent.learnModel(31, clock);
    agent.plan(31);
    assertEquals(60, agent.experience().get("model").size());
    assertEquals(0, clock.updates());
    agent.improvePolicy(31, clock);
    assertEquals(2, clock.updates());
  }

  @Test
  void environmentsThatItCannotImagineAreRefused() {
    EnvironmentSpec unknown = new EnvironmentSpec("maze", 2, ActionSpace.Continuous.of(1, -1, 1), 10, null);
    assertTrue(assertThrows(IllegalArgumentException.class, () -> new Mbpo(settings(), unknown, backend.newStore(0)))
        .getMessage().contains("'maze' has no termination function"));
    EnvironmentSpec discrete = Environments.create("cartpole", 1).spec();
    assertTrue(assertThrows(IllegalArgumentException.class, () -> new Mbpo(settings(), discrete, backend.newStore(0)))
        .getMessage().contains("expected continuous actions"));
  }

  @Test
  void observationsOfTheWrongSizeAreRefused() {
    Mbpo agent = run(1);
    assertTrue(assertThrows(IllegalArgumentException.class, () -> agent.act(new float[3], new float[1])).getMessage()
        .contains("3 numbers"));
    assertThrows(IllegalArgumentException.class, () -> agent.act(new float[2], new float[2]));
  }

  @Test
  void modelErrorsFollowEpisodesOnly() {
    Store store = backend.newStore(3);
    State table = store.free("replay", 100, LAYOUT.width());
    ReplayRing ring = new ReplayRing(table, 0, 100);
    Ensemble ensemble = new Ensemble(table, LAYOUT, ENSEMBLE);
    float[] row = new float[LAYOUT.width()];
    for (int i = 0; i < 12; i++) {
      // Episodes of three steps; the fourth step of each would not follow.
      float s = i % 3 + 10 * (i / 3);
      LAYOUT.pack(new float[] {s, 0}, 0, new float[] {0}, 0, 0, new float[] {s + 1, 0}, 0, i % 6 == 5, row, 0);
      ring.add(row, 0, 1);
    }
    ensemble.train(ring);
    double[] errors = new ModelError(store, LAYOUT, ensemble).measure(ring, 12, 4).error();
    assertTrue(Double.isFinite(errors[0]) && Double.isFinite(errors[2]));
    assertTrue(Double.isNaN(errors[3]));
  }
}
