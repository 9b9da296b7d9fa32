package dev.reverie.agents.dreamer.v3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.dreamer.DreamerParts;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.op.LaProp;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicyOptimizerTest {
  @Test
  void aPolicyWithoutARateStaysWhileAllElseMoves() {
    assertMoved(1e-2, 0, 1e-20, true, false);
  }

  @Test
  void aGreatEpsilonStopsThePolicyAlone() {
    assertMoved(1e-2, 1, 1e30, true, false);
  }

  @Test
  void itsRateIsAShareOfTheOptimisers() {
    assertMoved(0, 1, 1e-20, false, false);
    assertMoved(1e-2, 1, 1e-20, true, true);
    DreamerV3Config half = SmallDreamer.settings(0, new LaProp.Config(1e-2, 0.8, 0.9, 1e-20, 7), 0.5, 1e-5).dreamer();
    assertEquals(new LaProp.Config(5e-3, 0.8, 0.9, 1e-5, 7), half.policyOptimizer());
  }

  private static void assertMoved(double rate, double policyRate, double policyEpsilon, boolean others,
      boolean policy) {
    try (ScalarBackend backend = new ScalarBackend(1, false)) {
      Store store = backend.newStore(3);
      DreamerV3Settings settings = SmallDreamer.settings(0, new LaProp.Config(rate, 0.9, 0.999, 1e-20, 0), policyRate,
          policyEpsilon);
      DreamerParts parts = DreamerV3.parts(store, settings, SmallDreamer.environment(SmallDreamer.NUMBERED));
      SmallDreamer.shake(store, 0.15f);
      List<State> parameters = SmallDreamer.parameters(parts);
      Map<State, float[]> before = new HashMap<>();
      parameters.forEach(p -> before.put(p, p.toArray()));
      var layout = SmallDreamer.layout(parts, SmallDreamer.NUMBERED);
      SmallDreamer.update(parts, layout, SmallDreamer.batch(layout, 2));
      List<State> ofPolicy = parts.behavior().actor().parameters();
      assertTrue(ofPolicy.size() > 2 && ofPolicy.size() < parameters.size());
      for (State p : parameters) {
        if (ofPolicy.contains(p) ? policy : others) {
          assertFalse(Arrays.equals(before.get(p), p.toArray()), p.name() + " has not moved");
        } else {
          assertArrayEquals(before.get(p), p.toArray(), p.name() + " has moved");
        }
      }
    }
  }
}
