package dev.reverie.agents.dreamer.study;

import dev.reverie.agents.reproduce.Expected;
import dev.reverie.agents.reproduce.TrainingStudy;
import java.util.List;

/** Dreamer v3 in a room with walls, whose reward comes at the goal alone. */
public final class GridStudy extends TrainingStudy {
  private static final String DREAMER = "Dreamer v3";
  private static final int STEPS = 20_000;

  /** Makes the study. */
  public GridStudy() {
    super("dreamer-v3-grid", "Dreamer v3 finds the goal from anywhere in a room",
        "grid", 1,
        List.of(Expected.eachAtLeast(DREAMER, Arms.RETURN, 0.95)),
        Arms.dreamer(DREAMER, "dreamer-v3", STEPS), Arms.sac(STEPS, 1));
  }
}
