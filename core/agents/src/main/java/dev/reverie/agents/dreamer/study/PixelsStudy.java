package dev.reverie.agents.dreamer.study;

import dev.reverie.agents.reproduce.Expected;
import dev.reverie.agents.reproduce.TrainingStudy;
import java.util.List;

/** Dreamer v3 on the pendulum swing-up from 64 x 64 pictures, 3,000 updates at most. */
public final class PixelsStudy extends TrainingStudy {
  private static final String DREAMER = "Dreamer v3";
  private static final int STEPS = 20_000;

  /** Makes the study. */
  public PixelsStudy() {
    super("dreamer-v3-pixels", "Dreamer v3 learns a pendulum from pictures",
        "pendulum-swingup-pixels", 1,
        List.of(Expected.shareAtMost(DREAMER, "model.error.15", "model.copied.15", 0.5),
            Expected.returnAbove(DREAMER, Arms.RANDOM, 3)),
        Arms.dreamer(DREAMER, "dreamer-v3", STEPS), Arms.random(STEPS, 2));
  }
}
