package dev.reverie.agents.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.reverie.agents.Golden;
import dev.reverie.engine.Program;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.Adam;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdamOptimizerTest {
  /** With no first-moment averaging, m is the gradient that the step saw. */
  private static final Adam.Config SEEN = new Adam.Config(0.1, 0, 0.9, 1e-8, Adam.Epsilon.OUTSIDE, 0, 0);

  private final ScalarBackend backend = new ScalarBackend(1, false);
  private final Store store = backend.newStore(3);

  @AfterEach
  void close() {
    backend.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void clipsByTheGlobalNorm(int seed) {
    Golden golden = Golden.load("clip_global_norm", seed);
    List<String> names = List.of("a", "b", "c");
    for (String prefix : List.of("clipped_", "kept_")) {
      float clip = prefix.equals("kept_") ? 1000f : (float) golden.attribute("clip");
      List<State> states = names.stream().map(n -> store.free(prefix + n, golden.input(n).length)).toList();
      AdamOptimizer adam = new AdamOptimizer(store, prefix + "adam", SEEN).clip(clip);
      Program p = Program.trace(store, g -> {
        List<Tensor> gradients = names.stream().map(n -> g.input(n, store.get(prefix + n).type())).toList();
        adam.step(g, states, gradients);
      });
      names.forEach(n -> p.input(n).set(golden.input(n)));
      p.run();
      for (String n : names) {
        golden.assertClose(prefix + n, golden.output(prefix + n), store.get(prefix + "adam.m." + prefix + n).toArray(),
            1e-6);
      }
    }
  }

  @Test
  void addsTheL2TermAndCountsSteps() {
    State p = store.free("p", 2);
    State q = store.free("q", 2);
    p.set(new float[] {2f, -3f});
    q.set(new float[] {5f, 7f});
    AdamOptimizer adam = new AdamOptimizer(store, "adam", SEEN).l2(q, 0.5f);
    Program step = Program.trace(store, g -> {
      Tensor loss = g.read(p).square().sum().plus(g.read(q).sum());
      adam.minimise(loss, List.of(p, q));
    });
    step.run();
    assertArrayEquals(new float[] {4f, -6f}, store.get("adam.m.p").toArray());
    assertArrayEquals(new float[] {1 + 2.5f, 1 + 3.5f}, store.get("adam.m.q").toArray());
    // The first step of Adam has the size of the learning rate.
    assertArrayEquals(new float[] {1.9f, -2.9f}, p.toArray(), 1e-6f);
    assertArrayEquals(new float[] {4.9f, 6.9f}, q.toArray(), 1e-6f);
    step.run();
    int[] count = new int[1];
    store.get("adam.step").get(count);
    assertEquals(2, count[0]);
  }

  @Test
  void findsItsStatesAgain() {
    State p = store.free("p", 1);
    for (int i = 0; i < 2; i++) {
      Program step = Program.trace(store, g -> new AdamOptimizer(store, "adam", SEEN).minimise(g.read(p).sum(),
          List.of(p)));
      step.run();
    }
    assertEquals(List.of("p", "adam.step", "adam.m.p", "adam.v.p"), store.states().stream().map(State::name).toList());
    assertEquals(-0.2f, p.toArray()[0], 1e-6);
  }

  @Test
  void refusesWhatDoesNotFit() {
    AdamOptimizer adam = new AdamOptimizer(store, "adam", SEEN);
    assertThrows(IllegalArgumentException.class, () -> adam.clip(0f));
    assertThrows(IllegalArgumentException.class, () -> adam.clip(Float.NaN));
    State p = store.free("p", 1);
    assertThrows(IllegalArgumentException.class, () -> Program.trace(store, g -> adam.step(g, List.of(p), List.of())));
  }

  @Test
  void learningRulesDifferOnlyByName() {
    List<Activation> all = Stream.of(Activation.values()).toList();
    float[] x = {-2f, 0f, 0.5f};
    Program p = Program.trace(store, g -> {
      Tensor in = g.input("x", 3, 1);
      all.forEach(a -> g.output(a.name(), a.apply(in)));
    });
    p.input("x").set(x);
    p.run();
    for (int i = 0; i < x.length; i++) {
      double v = x[i];
      double[] expected = {Math.max(v, 0), v / (1 + Math.exp(-v)), Math.tanh(v), v > 0 ? v : Math.expm1(v), v};
      for (Activation a : all) {
        float[] y = new float[3];
        p.output(a.name()).get(y);
        assertEquals(expected[a.ordinal()], y[i], 1e-6, a.name());
      }
    }
  }
}
