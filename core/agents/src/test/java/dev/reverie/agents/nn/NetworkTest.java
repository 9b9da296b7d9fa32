package dev.reverie.agents.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.engine.Program;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.Rows;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NetworkTest {
  private final ScalarBackend backend = new ScalarBackend(1, false);
  private final Store store = backend.newStore(3);

  @AfterEach
  void close() {
    backend.close();
  }

  @Test
  void truncatedNormalRedrawsBeyondTwoDeviations() {
    State w = store.weight("w", 7, 25, 200);
    Initializer.truncatedNormal().fill(w, new RandomStream(1, "w"));
    float[] z = w.toArray();
    double squares = 0;
    int nearTheEdge = 0;
    for (float v : z) {
      double sigmas = v / (1 / (2 * Math.sqrt(25)));
      assertTrue(Math.abs(sigmas) <= 2.00001, "beyond two deviations: " + sigmas);
      squares += sigmas * sigmas;
      nearTheEdge += Math.abs(sigmas) > 1.999 ? 1 : 0;
    }
    // Variance of a normal truncated at two deviations: 1 - 4 phi(2) / (2 Phi(2) - 1).
    assertEquals(0.77374, squares / z.length, 0.02);
    assertTrue(nearTheEdge < z.length / 1000, nearTheEdge + " of " + z.length + " at the edge: clamped, not redrawn");
  }

  @Test
  void uniformRulesFillTheirRanges() {
    State w = store.weight("w", 1, 50, 100);
    State b = store.free("b", 1000);
    Initializer.glorotUniform().fill(w, new RandomStream(1, "w"));
    assertRange(w.toArray(), Math.sqrt(6.0 / 150));
    Initializer.glorotUniform().fillBias(b, 50, new RandomStream(1, "w"));
    assertArrayEquals(new float[1000], b.toArray());
    Initializer.uniformFanIn().fill(w, new RandomStream(1, "w"));
    assertRange(w.toArray(), 1 / Math.sqrt(50));
    Initializer.uniformFanIn().fillBias(b, 50, new RandomStream(1, "b"));
    assertRange(b.toArray(), 1 / Math.sqrt(50));
  }

  private static void assertRange(float[] values, double limit) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    assertTrue(sorted[0] >= -limit && sorted[values.length - 1] <= limit);
    assertEquals(-limit, sorted[0], 0.01 * limit);
    assertEquals(limit, sorted[values.length - 1], 0.01 * limit);
    assertEquals(0, sorted[values.length / 2], 0.1 * limit);
  }

  @Test
  void eachGroupHasANetworkOfItsOwn() {
    Mlp mlp = new Mlp(store, "net", 2, 3, new int[] {4}, 2, Activation.TANH, Initializer.uniformFanIn(),
        new RandomStream(5, "init"));
    assertEquals(List.of("net.0.weight", "net.0.bias", "net.1.weight", "net.1.bias"),
        mlp.parameters().stream().map(State::name).toList());
    assertEquals(3, mlp.inputs());
    assertEquals(2, mlp.outputs());
    Program p = Program.trace(store, g -> {
      Rows rows = g.rows("members", 5, 2);
      g.output("y", mlp.apply(g.input("x", rows, 3)));
    });
    float[] x = new float[5 * 3];
    RandomStream random = new RandomStream(9, "x");
    for (int i = 0; i < x.length; i++) {
      x[i] = random.normal();
    }
    p.rows("members").live(new int[] {2, 3});
    p.input("x").set(x);
    p.run();
    float[] y = new float[5 * 2];
    p.output("y").get(y);
    for (int row = 0; row < 5; row++) {
      double[] expected = byHand(mlp, row < 2 ? 0 : 1, Arrays.copyOfRange(x, 3 * row, 3 * row + 3));
      assertEquals(expected[0], y[2 * row], 1e-6);
      assertEquals(expected[1], y[2 * row + 1], 1e-6);
    }
  }

  private static double[] byHand(Mlp mlp, int group, float[] x) {
    double[] value = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      value[i] = x[i];
    }
    for (int layer = 0; layer < 2; layer++) {
      float[] w = mlp.weights().get(layer).toArray();
      float[] b = mlp.biases().get(layer).toArray();
      int in = value.length;
      int out = b.length / 2;
      double[] next = new double[out];
      for (int o = 0; o < out; o++) {
        next[o] = b[group * out + o];
        for (int i = 0; i < in; i++) {
          next[o] += value[i] * w[(group * in + i) * out + o];
        }
        next[o] = layer == 0 ? Math.tanh(next[o]) : next[o];
      }
      value = next;
    }
    return value;
  }

  @Test
  void networksAreFoundAgainAndCopied() {
    Mlp first = new Mlp(store, "a", 1, 2, new int[] {3, 3}, 1, Activation.RELU, Initializer.glorotUniform(),
        new RandomStream(5, "init"));
    Mlp again = Mlp.of(store, "a", Activation.RELU);
    assertEquals(first.parameters(), again.parameters());
    Mlp other = new Mlp(store, "b", 1, 2, new int[] {3, 3}, 1, Activation.RELU, Initializer.glorotUniform(),
        new RandomStream(6, "init"));
    other.copyFrom(first);
    for (int i = 0; i < 6; i++) {
      assertArrayEquals(first.parameters().get(i).toArray(), other.parameters().get(i).toArray());
    }
    Mlp deeper = new Mlp(store, "c", 1, 2, new int[] {3, 3, 3}, 1, Activation.RELU, Initializer.glorotUniform(),
        new RandomStream(6, "init"));
    String message = assertThrows(IllegalArgumentException.class, () -> other.copyFrom(deeper)).getMessage();
    assertEquals("network 'b' has 3 layers, got 'c' with 4", message);
    assertThrows(IllegalArgumentException.class, () -> Mlp.of(store, "d", Activation.RELU));
  }
}
