package dev.reverie.agents.dreamer.v3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
  private static final LaProp.Config MOVES = new LaProp.Config(1e-2, 0.9, 0.999, 1e-20, 0);
  private static final LaProp.Config RESTS = new LaProp.Config(0, 0.9, 0.999, 1e-20, 0);

  @Test
  void aPolicyAtRestStaysWhileAllElseMoves() {
    assertMoved(MOVES, RESTS, false);
  }

  @Test
  void aPolicyMovesWhileAllElseRests() {
    assertMoved(RESTS, MOVES, true);
  }

  @Test
  void aGreatEpsilonStopsThePolicyAlone() {
    assertMoved(MOVES, new LaProp.Config(1e-2, 0.9, 0.999, 1e30, 0), false);
  }

  private static void assertMoved(LaProp.Config optimizer, LaProp.Config policyOptimizer, boolean policy) {
    try (ScalarBackend backend = new ScalarBackend(1, false)) {
      Store store = backend.newStore(3);
      DreamerV3Settings settings = SmallDreamer.settings(0, optimizer, policyOptimizer);
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
        if (ofPolicy.contains(p) == policy) {
          assertFalse(Arrays.equals(before.get(p), p.toArray()), p.name() + " has not moved");
        } else {
          assertArrayEquals(before.get(p), p.toArray(), p.name() + " has moved");
        }
      }
    }
  }
}
