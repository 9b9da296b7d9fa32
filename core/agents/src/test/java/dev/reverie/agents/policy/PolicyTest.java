package dev.reverie.agents.policy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reverie.agents.Allocation;
import dev.reverie.agents.env.ActionBounds;
import dev.reverie.agents.env.ActionSpace;
import dev.reverie.agents.env.ObservationSpace;
import dev.reverie.agents.nn.Activation;
import dev.reverie.agents.nn.Initializer;
import dev.reverie.agents.nn.Mlp;
import dev.reverie.engine.Backend;
import dev.reverie.engine.Backends;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.Store;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {
  private static final int OBSERVATIONS = 5;
  private static final PolicySpec SPEC = spec(new float[] {-2, 0}, new float[] {2, 10});

  private static PolicySpec spec(float[] low, float[] high) {
    return new PolicySpec(TanhGaussianPolicy.NAME, ObservationSpace.of(OBSERVATIONS),
        new ActionSpace.Continuous(low, high), new TanhGaussianPolicy.Parts("sac.actor", Activation.RELU));
  }

  private static Store store(Backend backend, int actions) {
    Store store = backend.newStore(1);
    new Mlp(store, "sac.actor", 1, OBSERVATIONS, new int[] {32, 32}, 2 * actions, Activation.RELU,
        Initializer.uniformFanIn(), new RandomStream(1, "init"));
    store.free("sac.actorless", 3);
    return store;
  }

  private static Backend open(String id) {
    Backends.Candidate found = Backends.candidates().stream().filter(c -> c.id().equals(id)).findFirst().orElseThrow();
    assumeTrue(found.probe().available(), () -> "no " + id + " backend here: " + found.probe().detail());
    return Backends.open(id, 1);
  }

  private static float[] observation(int k) {
    float[] values = new float[OBSERVATIONS];
    for (int i = 0; i < OBSERVATIONS; i++) {
      values[i] = (float) Math.sin(k + 3 * i);
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void givesTheScaledMeanAndAllocatesNothing(String id) {
    try (Backend backend = open(id)) {
      Store store = store(backend, 2);
      Policy policy = new Policy(store, SPEC, false);
      PolicyState state = policy.newState();
      policy.warmUp();
      float[] action = new float[2];
      float[] observation = observation(1);
      policy.act(state, observation, action);
      double[] mean = byHand(store, observation);
      assertEquals(2 * Math.tanh(mean[0]), action[0], 1e-5);
      assertEquals(5 + 5 * Math.tanh(mean[1]), action[1], 1e-5);
      assertEquals(0, Allocation.least(() -> policy.act(state, observation, action)));
      assertEquals(0, Allocation.least(() -> state.begin()));
    }
  }

  private static double[] byHand(Store store, float[] x) {
    double[] value = new double[x.length];
    Arrays.setAll(value, i -> x[i]);
    for (int layer = 0; layer < 3; layer++) {
      float[] w = store.get("sac.actor." + layer + ".weight").toArray();
      float[] b = store.get("sac.actor." + layer + ".bias").toArray();
      double[] next = new double[b.length];
      for (int o = 0; o < b.length; o++) {
        next[o] = b[o];
        for (int i = 0; i < value.length; i++) {
          next[o] += value[i] * w[i * b.length + o];
        }
        next[o] = layer < 2 ? Math.max(0, next[o]) : next[o];
      }
      value = next;
    }
    return value;
  }

  @Test
  void isASnapshot() {
    try (Backend backend = open("scalar")) {
      Store store = store(backend, 2);
      Policy policy = new Policy(store, SPEC, false);
      PolicyState state = policy.newState();
      float[] before = new float[2];
      policy.act(state, observation(1), before);
      store.get("sac.actor.2.bias").set(new float[] {1, 1, 1, 1});
      float[] after = new float[2];
      policy.act(state, observation(1), after);
      assertArrayEquals(before, after);
      new Policy(store, SPEC, false).act(state, observation(1), after);
      assertFalse(Arrays.equals(before, after));
    }
  }

  @Test
  void manyThreadsGetTheRightActions() throws Exception {
    try (Backend backend = open("scalar"); ExecutorService threads = Executors.newFixedThreadPool(12)) {
      Policy policy = new Policy(store(backend, 2), SPEC, false);
      PolicyState state = policy.newState();
      float[][] expected = new float[12][2];
      for (int t = 0; t < 12; t++) {
        policy.act(state, observation(t), expected[t]);
      }
      CountDownLatch start = new CountDownLatch(12);
      List<Future<Integer>> wrong = new ArrayList<>();
      for (int t = 0; t < 12; t++) {
        int mine = t;
        wrong.add(threads.submit(() -> {
          start.countDown();
          start.await();
          float[] observation = observation(mine);
          float[] action = new float[2];
          int count = 0;
          for (int i = 0; i < 400; i++) {
            policy.act(state, observation, action);
            count += Arrays.equals(expected[mine], action) ? 0 : 1;
          }
          return count;
        }));
      }
      for (Future<Integer> w : wrong) {
        assertEquals(0, w.get());
      }
    }
  }

  @Test
  void refusesBadInputAndGoesOn() {
    try (Backend backend = open("scalar")) {
      Policy policy = new Policy(store(backend, 2), SPEC, false);
      PolicyState state = policy.newState();
      float[] action = {7, 7};
      float[] bad = observation(1);
      bad[3] = Float.NaN;
      assertEquals("act: observation[3] is NaN, expected a finite number",
          assertThrows(IllegalArgumentException.class, () -> policy.act(state, bad, action)).getMessage());
      bad[3] = Float.POSITIVE_INFINITY;
      assertThrows(IllegalArgumentException.class, () -> policy.act(state, bad, action));
      assertEquals("act: got an observation of 4 and an action of 2 numbers, expected 5 and 2",
          assertThrows(IllegalArgumentException.class, () -> policy.act(state, new float[4], action)).getMessage());
      assertThrows(IllegalArgumentException.class, () -> policy.act(state, observation(1), new float[3]));
      assertArrayEquals(new float[] {7, 7}, action);
      policy.act(state, observation(1), action);
      assertFalse(action[0] == 7);
      policy.close();
      assertThrows(IllegalStateException.class, () -> policy.act(state, observation(1), action));
      assertThrows(IllegalArgumentException.class, () -> new Policy(store(backend, 3), SPEC, false));
      assertThrows(IllegalArgumentException.class, () -> new Policy(backend.newStore(0), SPEC, false));
    }
  }

  @Test
  void boundsScaleAndClip() {
    ActionBounds bounds = new ActionBounds(new float[] {-2, 0}, new float[] {2, 10});
    float[] scaled = new float[3];
    bounds.scale(new float[] {9, -1, 0.5f}, 1, scaled, 1);
    assertArrayEquals(new float[] {0, -2, 7.5f}, scaled);
    bounds.scale(new float[] {1, 1.01f}, 0, scaled, 0);
    assertArrayEquals(new float[] {2, 10, 7.5f}, scaled);
    ActionBounds.unit(2).scale(new float[] {0.3f, -0.7f}, 0, scaled, 0);
    assertArrayEquals(new float[] {0.3f, -0.7f, 7.5f}, scaled);
    assertThrows(IllegalArgumentException.class, () -> new ActionBounds(new float[] {1}, new float[] {1}));
    assertThrows(IllegalArgumentException.class, () -> new ActionBounds(new float[] {1}, new float[] {2, 3}));
    assertThrows(IllegalArgumentException.class,
        () -> new ActionBounds(new float[] {0}, new float[] {Float.POSITIVE_INFINITY}));
    assertThrows(IllegalArgumentException.class, () -> new ActionBounds(new float[0], new float[0]));
  }
}
