package dev.reverie.agents.dreamer.v3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reverie.agents.dreamer.DreamerParts;
import dev.reverie.agents.dreamer.config.DreamerSize;
import dev.reverie.agents.env.ActionSpace;
import dev.reverie.agents.env.EnvironmentSpec;
import dev.reverie.agents.env.ObservationSpace;
import dev.reverie.agents.env.Termination;
import dev.reverie.engine.State;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageParametersTest {
  @Test
  void imagesAndEighteenActionsAtSize1mAreTheAuthors688004() {
    EnvironmentSpec environment = new EnvironmentSpec("test",
        new ObservationSpace(0, new ObservationSpace.Image(64, 64, 3)), new ActionSpace.Discrete(18), 1000,
        Termination.never());
    DreamerV3Settings preset = new DreamerAlgorithm().preset(environment);
    try (ScalarBackend backend = new ScalarBackend(1, true)) {
      DreamerParts parts = DreamerV3.parts(backend.newStore(0), new DreamerV3Settings(preset.training(),
          DreamerSize.of("1m"), preset.starts(), preset.evaluation(), preset.replay(), preset.dreamer()), environment);
      List<State> all = new ArrayList<>(parts.world().parameters());
      all.addAll(parts.behavior().actor().parameters());
      all.addAll(parts.behavior().criticParameters());
      assertEquals(688_004, all.stream().mapToInt(State::size).sum());
    }
  }
}
