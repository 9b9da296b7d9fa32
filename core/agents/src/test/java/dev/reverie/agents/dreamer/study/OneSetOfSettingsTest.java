package dev.reverie.agents.dreamer.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.reverie.agents.dreamer.v3.DreamerV3Settings;
import dev.reverie.agents.reproduce.TrainingStudy;
import java.util.List;
import org.junit.jupiter.api.Test;

class OneSetOfSettingsTest {
  private static final List<TrainingStudy> V3 = List.of(new V3SwingupStudy(), new GridStudy(), new MemoryStudy(),
      new PixelsStudy());

  private static DreamerV3Settings dreamer(TrainingStudy study) {
    return (DreamerV3Settings) study.settings().get("Dreamer v3");
  }

  /** With the environment's schedule, the size and the number of starts made equal, nothing is left that differs. */
  @Test
  void studiesOfV3DifferInEnvironmentSizeAndStartsAlone() {
    DreamerV3Settings first = dreamer(V3.getFirst());
    for (TrainingStudy study : V3) {
      DreamerV3Settings other = dreamer(study);
      assertEquals(first, new DreamerV3Settings(first.training(), first.size(), first.starts(), other.evaluation(),
          other.replay(), other.dreamer()), study.name());
    }
  }

  @Test
  void theComparisonSeesADifference() {
    DreamerV3Settings s = dreamer(V3.getFirst());
    assertNotEquals(s, new DreamerV3Settings(s.training(), s.size(), s.starts() + 1, s.evaluation(), s.replay(),
        s.dreamer()));
  }
}
