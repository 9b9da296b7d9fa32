package dev.reverie.agents.dreamer.v3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.dreamer.DreamerParts;
import dev.reverie.agents.dreamer.behavior.ActorGradient;
import dev.reverie.agents.run.SettingsText;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.op.LaProp;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReplayValueGradientTest {
  /** With an epsilon above all gradients steps go with them, not with their signs. */
  private static final LaProp.Config PROPORTIONAL = new LaProp.Config(1e-2, 0.9, 0.999, 1, 0);

  /** The model learns as if there were no such loss, the critic as if its gradient went on. */
  @ParameterizedTest
  @EnumSource(value = ActorGradient.class, names = {"REINFORCE", "DYNAMICS"})
  void withoutItReplayedValuesTeachTheCriticAlone(ActorGradient gradient) {
    Set<String> ofModel = new HashSet<>();
    Set<String> ofCritic = new HashSet<>();
    Map<String, float[]> full = updated(gradient, Map.of(), ofModel, ofCritic);
    Map<String, float[]> stopped = updated(gradient, Map.of("dreamer.replayValueGradient", "false"), ofModel, ofCritic);
    Map<String, float[]> none = updated(gradient, Map.of("dreamer.replayValue", "0"), ofModel, ofCritic);
    for (String name : ofModel) {
      assertArrayEquals(none.get(name), stopped.get(name), 1e-6f, name);
    }
    for (String name : ofCritic) {
      assertArrayEquals(full.get(name), stopped.get(name), 1e-6f, name);
    }
    assertTrue(differing(ofModel, full, stopped) > ofModel.size() / 4);
    assertTrue(differing(ofCritic, none, stopped) > ofCritic.size() / 2);
  }

  private static long differing(Set<String> names, Map<String, float[]> some, Map<String, float[]> others) {
    return names.stream().filter(n -> !Arrays.equals(some.get(n), others.get(n))).count();
  }

  private static Map<String, float[]> updated(ActorGradient gradient, Map<String, String> overrides,
      Set<String> ofModel, Set<String> ofCritic) {
    try (ScalarBackend backend = new ScalarBackend(1, false)) {
      Store store = backend.newStore(3);
      DreamerV3Settings settings = SettingsText.override(
          SmallDreamer.settings(0, PROPORTIONAL, gradient, 1, 1), overrides);
      DreamerParts parts = DreamerV3.parts(store, settings, SmallDreamer.environment(SmallDreamer.NUMBERED));
      SmallDreamer.shake(store, 0.15f);
      var layout = SmallDreamer.layout(parts, SmallDreamer.NUMBERED);
      SmallDreamer.update(parts, layout, SmallDreamer.batch(layout, 2));
      ofModel.addAll(names(parts.world().parameters()));
      ofCritic.addAll(names(parts.behavior().criticParameters()));
      Map<String, float[]> values = new HashMap<>();
      for (State p : SmallDreamer.parameters(parts)) {
        values.put(p.name(), p.toArray());
      }
      return values;
    }
  }

  private static List<String> names(List<State> states) {
    return states.stream().map(State::name).toList();
  }
}
