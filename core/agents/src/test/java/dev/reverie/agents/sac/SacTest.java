package dev.reverie.agents.sac;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.Allocation;
import dev.reverie.agents.nn.Activation;
import dev.reverie.agents.nn.Mlp;
import dev.reverie.agents.nn.PolicyHead;
import dev.reverie.agents.replay.TransitionLayout;
import dev.reverie.engine.Program;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SacTest {
  private static final TransitionLayout LAYOUT = new TransitionLayout(2, 2);
  private static final int ROWS = 256;

  /** The action with the greatest reward. */
  private static float best(float[] observation, int i) {
    return 0.6f * observation[i] - 0.1f;
  }

  /** Episodes of one step: the reward is minus the squared distance from the best action, 4 times over. */
  private static State bandit(Store store) {
    State table = store.free("replay.transitions", ROWS, LAYOUT.width());
    RandomStream random = new RandomStream(7, "bandit");
    float[] rows = new float[ROWS * LAYOUT.width()];
    float[] observation = new float[2];
    float[] action = new float[2];
    for (int row = 0; row < ROWS; row++) {
      float reward = 0;
      for (int i = 0; i < 2; i++) {
        observation[i] = 2 * random.uniform() - 1;
        action[i] = 2 * random.uniform() - 1;
      }
      for (int i = 0; i < 2; i++) {
        float off = action[i] - best(observation, i);
        reward -= 4 * off * off;
      }
      layoutRow(rows, row, observation, action, reward);
    }
    table.set(rows);
    return table;
  }

  private static void layoutRow(float[] rows, int row, float[] observation, float[] action, float reward) {
    LAYOUT.pack(observation, 0, action, 0, reward, observation, 0, true, rows, row * LAYOUT.width());
  }

  private static SacConfig config(boolean shared, float rate, float tau) {
    return new SacConfig(new int[] {16, 16}, rate, 0.99f, tau, -4f, 0.2f, 32, shared);
  }

  private static int[] indices(RandomStream random, int count) {
    int[] indices = new int[count];
    for (int i = 0; i < count; i++) {
      indices[i] = random.bounded(ROWS);
    }
    return indices;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void findsTheBestActions(boolean shared) {
    try (ScalarBackend backend = new ScalarBackend(1, true)) {
      Sac sac = new Sac(bandit(backend.newStore(1)), LAYOUT, config(shared, 5e-3f, 0.02f), 50);
      double before = distance(sac);
      RandomStream random = new RandomStream(1, "batches");
      for (int i = 0; i < 1500; i++) {
        sac.update(indices(random, 32));
      }
      double after = distance(sac);
      assertTrue(before > 0.25, "already good before: " + before);
      assertTrue(after < 0.06, "distance from the best action was " + before + " and is " + after);
      Map<String, Float> metrics = sac.metrics();
      assertEquals(List.of("loss/q1", "loss/q2", "loss/actor", "loss/alpha", "q", "alpha", "entropy"),
          List.copyOf(metrics.keySet()));
      assertTrue(metrics.values().stream().allMatch(v -> Float.isFinite(v)), metrics.toString());
      assertTrue(metrics.get("alpha") > 0 && metrics.get("alpha") != 0.2f, metrics.toString());
      assertTrue(metrics.get("loss/q1") < 0.2, metrics.toString());
    }
  }

  /** Root mean square over a grid of observations. */
  private static double distance(Sac sac) {
    float[] observations = new float[50 * 2];
    RandomStream random = new RandomStream(11, "grid");
    for (int i = 0; i < observations.length; i++) {
      observations[i] = 1.6f * random.uniform() - 0.8f;
    }
    float[] actions = new float[100];
    sac.act(observations, 50, true, actions);
    double squares = 0;
    for (int i = 0; i < 100; i++) {
      double off = actions[i] - best(observations, i);
      squares += off * off;
    }
    return Math.sqrt(squares / 100);
  }

  /** The actor's loss of an update is the one by the critics of before the update, or of after it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void sharedStepDecidesWhichCriticsTheActorSees(boolean shared) {
    try (ScalarBackend backend = new ScalarBackend(1, false)) {
      Store store = backend.newStore(2);
      Sac sac = new Sac(bandit(store), LAYOUT, config(shared, 1e-2f, 0.25f), 1);
      int[] batch = indices(new RandomStream(3, "batch"), 32);
      Store old = store.copy(name -> true);
      sac.update(batch);
      double seen = sac.metrics().get("loss/actor");
      double byOldCritics = actorLoss(old, old, batch);
      double byNewCritics = actorLoss(old, store, batch);
      assertTrue(Math.abs(byOldCritics - byNewCritics) > 1e-3, "the critics did not move");
      assertEquals(shared ? byOldCritics : byNewCritics, seen, 1e-6);
      for (State target : store.under("sac.q1target.")) {
        float[] from = old.get(target.name()).toArray();
        float[] to = store.get(target.name().replace("target", "")).toArray();
        float[] moved = target.toArray();
        for (int i = 0; i < moved.length; i++) {
          assertEquals(from[i] + 0.25 * (to[i] - from[i]), moved[i], 1e-6);
        }
      }
    }
  }

  /** With the actor and the noise of one store and the critics of another. */
  private static double actorLoss(Store actorFrom, Store criticsFrom, int[] batch) {
    return actorLoss(actorFrom, criticsFrom, batch, 0f, 1f);
  }

  private static double actorLoss(Store actorFrom, Store criticsFrom, int[] batch, float less, float unit) {
    Store store = actorFrom.copy(name -> name.startsWith("sac.actor.") || name.startsWith("random.")
        || name.startsWith("replay.") || name.equals("sac.logAlpha"));
    for (String critic : List.of("sac.q1.", "sac.q2.")) {
      criticsFrom.under(critic).forEach(s -> store.add(s.name(), s.type()).set(s.toArray()));
    }
    Program p = Program.trace(store, g -> {
      Tensor rows = g.read(store.get("replay.transitions")).gather(g.indexInput("index", g.rows("batch", 32)));
      Tensor observation = LAYOUT.observation(rows);
      PolicyHead.Sample sample = new PolicyHead(Mlp.of(store, "sac.actor", Activation.RELU)).sample(observation,
          "sac.update.actor");
      Tensor in = observation.concat(sample.action());
      g.output("loss", SacLoss.actor(Mlp.of(store, "sac.q1", Activation.RELU).apply(in),
          Mlp.of(store, "sac.q2", Activation.RELU).apply(in), sample.logProbability(),
          g.read(store.get("sac.logAlpha"))).minus(less).times(unit));
    });
    p.input("index").set(batch);
    p.run();
    return p.output("loss").scalar();
  }

  /** After one step Adam's first moment is a tenth of the gradient. */
  @Test
  void actorAndTemperatureGradientsAreThoseOfTheirLosses() {
    try (ScalarBackend backend = new ScalarBackend(1, false)) {
      Store store = backend.newStore(4);
      Sac sac = new Sac(bandit(store), LAYOUT, config(true, 1e-3f, 0.25f), 1);
      int[] batch = indices(new RandomStream(3, "batch"), 32);
      Store old = store.copy(name -> true);
      sac.update(batch);
      for (String name : List.of("sac.actor.0.weight", "sac.actor.1.bias", "sac.actor.2.weight", "sac.actor.2.bias")) {
        float[] moment = store.get("sac.adam.actor.m." + name).toArray();
        float[] kept = old.get(name).toArray();
        double greatest = 0;
        for (float m : moment) {
          greatest = Math.max(greatest, Math.abs(10 * m));
        }
        for (int i = 0; i < kept.length; i += 5) {
          float up = kept[i] + 0x1p-16f;
          float down = kept[i] - 0x1p-16f;
          double change = excess(old, name, kept, i, up, batch) - excess(old, name, kept, i, down, batch);
          assertEquals(change / ((double) up - down), 10 * moment[i], 1e-3 * greatest, name + "[" + i + "]");
        }
        old.get(name).set(kept);
      }
      // d/d log alpha of -log alpha (mean log pi + H).
      double entropy = sac.metrics().get("entropy");
      assertEquals(entropy + 4, 10 * store.get("sac.adam.alpha.m.sac.logAlpha").toArray()[0], 1e-5);
    }
  }

  /** The actor's loss with one parameter changed, in two parts, as outputs are in single precision. */
  private static double excess(Store store, String name, float[] values, int i, float to, int[] batch) {
    float[] changed = values.clone();
    changed[i] = to;
    store.get(name).set(changed);
    float whole = (float) actorLoss(store, store, batch, 0f, 1f);
    float rest = (float) actorLoss(store, store, batch, whole, 0x1p30f);
    return whole + rest * 0x1p-30;
  }

  @Test
  void criticsMoveAlikeInBothOrders() {
    float[][] moved = new float[2][];
    for (int i = 0; i < 2; i++) {
      try (ScalarBackend backend = new ScalarBackend(1, true)) {
        Store store = backend.newStore(2);
        Sac sac = new Sac(bandit(store), LAYOUT, config(i == 0, 1e-2f, 0.25f), 1);
        sac.update(indices(new RandomStream(3, "batch"), 32));
        moved[i] = store.get("sac.q2.1.weight").toArray();
      }
    }
    assertArrayEquals(moved[0], moved[1]);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void onlyNetworksThatStepHaveWeightGradients(boolean shared) {
    try (ScalarBackend backend = new ScalarBackend(1, true)) {
      Sac sac = new Sac(bandit(backend.newStore(2)), LAYOUT, config(shared, 1e-2f, 0.25f), 1);
      long products = sac.program().describe().lines().filter(line -> line.contains("linear.dw")).count();
      assertEquals(3 * 3, products, "three layers of the actor and of each critic");
      assertTrue(sac.program().graph().warnings().isEmpty(), sac.program().graph().warnings().toString());
    }
  }

  @Test
  void sameSeedSameBitsForAnyNumberOfThreads() {
    assertArrayEquals(train(1, 5), train(2, 5));
    assertFalse(Arrays.equals(train(1, 5), train(1, 6)));
  }

  private static int[] train(int threads, long seed) {
    try (ScalarBackend backend = new ScalarBackend(threads, true)) {
      backend.shareAbove(0);
      Store store = backend.newStore(seed);
      Sac sac = new Sac(bandit(store), LAYOUT, config(true, 1e-2f, 0.01f), 40);
      RandomStream random = new RandomStream(seed, "batches");
      float[] actions = new float[80];
      for (int i = 0; i < 20; i++) {
        sac.update(indices(random, 32));
        sac.act(new float[80], 40, false, actions);
      }
      for (long pieces : backend.piecesByThread()) {
        assertTrue(threads == 1 || pieces > 0, "a worker had nothing to do");
      }
      return store.under("sac.").stream().filter(s -> !s.name().endsWith(".step"))
          .flatMapToInt(s -> bits(s.toArray())).toArray();
    }
  }

  private static IntStream bits(float[] values) {
    return IntStream.range(0, values.length).map(i -> Float.floatToRawIntBits(values[i]));
  }

  @Test
  void actingAndEvaluationDrawFromStreamsOfTheirOwn() {
    try (ScalarBackend backend = new ScalarBackend(1, true)) {
      Sac sac = new Sac(bandit(backend.newStore(2)), LAYOUT, config(true, 1e-2f, 0.25f), 40);
      Sac same = new Sac(bandit(backend.newStore(2)), LAYOUT, config(true, 1e-2f, 0.25f), 40);
      SacActor evaluation = sac.newActor("sac.evaluate", 8);
      float[] first = new float[80];
      float[] second = new float[80];
      evaluation.act(new float[16], 8, false, first);
      same.act(new float[80], 40, false, second);
      assertFalse(Arrays.equals(Arrays.copyOf(first, 16), Arrays.copyOf(second, 16)));
      sac.warmUp();
      sac.act(new float[80], 40, false, first);
      assertArrayEquals(second, first, "evaluation or warming up changed what training draws");
      sac.act(new float[80], 40, false, second);
      assertFalse(Arrays.equals(first, second), "the stream does not advance");
      sac.act(new float[80], 40, true, first);
      sac.act(new float[80], 3, true, second);
      assertArrayEquals(Arrays.copyOf(first, 6), Arrays.copyOf(second, 6));
      for (float a : first) {
        assertTrue(a >= -1 && a <= 1);
      }
    }
  }

  @Test
  void noiseFollowsTheIdsOfTheRows() {
    try (ScalarBackend backend = new ScalarBackend(1, true)) {
      Store store = backend.newStore(2);
      Sac sac = new Sac(bandit(store), LAYOUT, config(true, 1e-2f, 0.25f), 4);
      Program p = Program.trace(store, g -> g.output("action", sac.policy().sample(g.input("observation",
          g.rows("rollouts", 4), 2), "rollout", g.indexInput("ids", g.rows("rollouts", 4))).action()));
      float[] actions = new float[8];
      p.input("observation").set(new float[8]);
      p.input("ids").set(new int[] {3, 9, 3, 1});
      p.run();
      p.output("action").get(actions);
      assertEquals(actions[0], actions[4]);
      assertEquals(actions[1], actions[5]);
      assertTrue(actions[0] != actions[2] && actions[0] != actions[6]);
    }
  }

  @Test
  void anUpdateAllocatesNothing() {
    try (ScalarBackend backend = new ScalarBackend(1, true)) {
      Sac sac = new Sac(bandit(backend.newStore(2)), LAYOUT, config(true, 1e-3f, 0.25f), 4);
      int[] batch = indices(new RandomStream(3, "batch"), 32);
      float[] observations = new float[8];
      float[] actions = new float[8];
      assertEquals(0, Allocation.least(() -> {
        sac.update(batch);
        sac.act(observations, 4, false, actions);
      }));
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThrows(IllegalArgumentException.class, () -> config(true, 0f, 0.25f));
    assertThrows(IllegalArgumentException.class, () -> config(true, 1e-3f, 1.5f));
    assertThrows(IllegalArgumentException.class,
        () -> new SacConfig(new int[] {0}, 1e-3f, 0.99f, 0.01f, -1f, 1f, 1, true));
    assertEquals("sac: targetEntropy is NaN, expected a finite number",
        assertThrows(IllegalArgumentException.class, () -> SacConfig.reference(Float.NaN)).getMessage());
    try (ScalarBackend backend = new ScalarBackend(1, true)) {
      Sac sac = new Sac(bandit(backend.newStore(2)), LAYOUT, config(true, 1e-3f, 0.25f), 4);
      assertThrows(IllegalArgumentException.class, () -> sac.update(new int[31]));
      int[] outside = new int[32];
      outside[5] = ROWS;
      assertThrows(RuntimeException.class, () -> sac.update(outside));
      assertThrows(IllegalArgumentException.class, () -> sac.act(new float[10], 5, true, new float[10]));
      assertThrows(IllegalArgumentException.class, () -> sac.act(new float[7], 4, true, new float[8]));
      assertThrows(IllegalArgumentException.class, () -> sac.act(new float[8], 4, true, new float[7]));
    }
  }
}
