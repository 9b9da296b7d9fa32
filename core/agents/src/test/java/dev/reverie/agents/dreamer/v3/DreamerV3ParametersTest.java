package dev.reverie.agents.dreamer.v3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reverie.agents.dreamer.DreamerParts;
import dev.reverie.agents.dreamer.config.DreamerSize;
import dev.reverie.agents.env.ActionSpace;
import dev.reverie.agents.env.EnvironmentSpec;
import dev.reverie.agents.env.Termination;
import dev.reverie.engine.Backends;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DreamerV3ParametersTest {
  @ParameterizedTest
  @CsvSource({"1m, 24, 6, 640867", "1m, 5, 1, 637446", "tiny, 5, 1, 199910", "12m, 24, 6, 9738019",
      "25m, 24, 6, 21782947"})
  void countsAreThoseOfTheAuthorsCode(String size, int numbers, int actions, int expected) {
    assertEquals(expected, parameters(size, numbers, actions).stream().mapToInt(State::size).sum());
  }

  private static List<State> parameters(String size, int numbers, int actions) {
    try (var backend = Backends.open()) {
      DreamerParts parts = parts(backend.newStore(0), size, 0, numbers,
          ActionSpace.Continuous.of(actions, -1, 1));
      List<State> all = new ArrayList<>(parts.world().parameters());
      all.addAll(parts.behavior().actor().parameters());
      all.addAll(parts.behavior().criticParameters());
      return all;
    }
  }

  @Test
  void largeSizesHaveTheTablesNumbers() {
    DreamerSize size = DreamerSize.of("400m");
    assertEquals(List.of(12288, 1536, 1536, 32, 96, 96, 3), List.of(size.deter(), size.hidden(), size.units(),
        size.stoch(), size.classes(), size.depth(), size.layers()));
  }

  static DreamerParts parts(Store store, String size, int starts, int numbers, ActionSpace actions) {
    EnvironmentSpec environment = new EnvironmentSpec("test", numbers, actions, 1000, Termination.never());
    DreamerV3Settings preset = new DreamerAlgorithm().preset(environment);
    return DreamerV3.parts(store, new DreamerV3Settings(preset.training(), DreamerSize.of(size), starts,
        preset.evaluation(), preset.replay(), preset.dreamer()), environment);
  }
}
