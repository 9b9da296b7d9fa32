package dev.reverie.agents.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reverie.engine.Program;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.Store;
import dev.reverie.engine.scalar.ScalarBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How far one policy is from another. */
class PolicyHeadTest {
  private final ScalarBackend backend = new ScalarBackend(1, true);
  private final Store store = backend.newStore(3);
  private final PolicyHead policy = new PolicyHead(new Mlp(store, "actor", 1, 1, new int[0], 4, Activation.RELU,
      Initializer.glorotUniform(), new RandomStream(3, "actor")));

  @AfterEach
  void close() {
    backend.close();
  }

  private float divergence(PolicyHead other) {
    Program p = Program.trace(store, g -> g.output("kl", policy.divergence(other, g.input("x", 1, 1))));
    p.input("x").set(new float[] {0});
    p.run();
    float[] kl = new float[1];
    p.output("kl").get(kl);
    return kl[0];
  }

  @Test
  void aCopyIsNoDistanceAwayUntilThePolicyMoves() {
    PolicyHead copy = policy.copy("copy");
    assertEquals(0, divergence(copy), 1e-6);
    store.get("actor.0.bias").set(new float[] {1, 0, (float) Math.log(0.5), 0});
    store.get("copy.0.bias").set(new float[] {3, 0, (float) Math.log(2), -30});
    // Two actions: KL(N(1, 1/4) || N(3, 4)), and KL(N(0, 1) || N(0, e^-40)) with the deviation clipped at e^-20.
    double first = Math.log(4) + (0.25 + 4) / 8 - 0.5;
    double second = -20 + Math.exp(40) / 2 - 0.5;
    assertEquals(1, divergence(copy) / (first + second), 1e-5);
    store.get("copy.0.bias").set(new float[] {3, 0, (float) Math.log(2), 0});
    assertEquals(first, divergence(copy), 1e-5);
    copy.copyFrom(policy);
    assertEquals(0, divergence(copy), 1e-6);
  }
}
