package dev.reverie.agents.dreamer.v3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.dreamer.DreamerParts;
import dev.reverie.agents.dreamer.behavior.ActorGradient;
import dev.reverie.agents.env.ActionSpace;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.op.LaProp;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContinuousGradientTest {
  /** A gradient through the trajectory reaches the policy; model and critic learn what they learn beside REINFORCE. */
  @Test
  void theTrajectoryTeachesThePolicyAlone() {
    ActionSpace actions = SmallDreamer.NUMBERED;
    Set<String> policy = new HashSet<>();
    Map<String, float[]> reinforced = updated(actions, ActorGradient.REINFORCE, policy);
    Map<String, float[]> through = updated(actions, ActorGradient.DYNAMICS, policy);
    assertTrue(policy.size() > 2 && policy.size() < through.size() / 2);
    int differing = 0;
    for (Map.Entry<String, float[]> e : through.entrySet()) {
      float[] other = reinforced.get(e.getKey());
      if (policy.contains(e.getKey())) {
        differing += Arrays.equals(e.getValue(), other) ? 0 : 1;
      } else {
        assertArrayEquals(other, e.getValue(), 1e-6f, e.getKey());
      }
    }
    assertTrue(differing > policy.size() / 2, differing + " of " + policy.size() + " differ");
  }

  @Test
  void discreteActionsReinforceAlways() {
    Set<String> policy = new HashSet<>();
    Map<String, float[]> one = updated(SmallDreamer.CHOICES, ActorGradient.REINFORCE, policy);
    Map<String, float[]> other = updated(SmallDreamer.CHOICES, ActorGradient.DYNAMICS, policy);
    assertFalse(one.isEmpty());
    one.forEach((name, values) -> assertArrayEquals(values, other.get(name), name));
  }

  private static Map<String, float[]> updated(ActionSpace actions, ActorGradient gradient, Set<String> policy) {
    try (ScalarBackend backend = new ScalarBackend(1, false)) {
      Store store = backend.newStore(3);
      DreamerV3Settings settings = SmallDreamer.settings(0, new LaProp.Config(1e-2, 0.9, 0.999, 1e-20, 0), gradient,
          1, 1e-20);
      DreamerParts parts = DreamerV3.parts(store, settings, SmallDreamer.environment(actions));
      SmallDreamer.shake(store, 0.15f);
      var layout = SmallDreamer.layout(parts, actions);
      SmallDreamer.update(parts, layout, SmallDreamer.batch(layout, 2));
      parts.behavior().actor().parameters().forEach(p -> policy.add(p.name()));
      Map<String, float[]> values = new HashMap<>();
      for (State p : SmallDreamer.parameters(parts)) {
        values.put(p.name(), p.toArray());
      }
      return values;
    }
  }
}
