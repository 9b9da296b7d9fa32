package dev.reverie.agents.dreamer.study;

import dev.reverie.agents.reproduce.Expected;
import dev.reverie.agents.reproduce.TrainingStudy;
import java.util.List;

/** Dreamer v3 on dm_control's pendulum swing-up, from numbers. */
public final class V3SwingupStudy extends TrainingStudy {
  private static final String DREAMER = "Dreamer v3";
  private static final int STEPS = 100_000;

  /** Makes the study. */
  public V3SwingupStudy() {
    super("dreamer-v3-pendulum-swingup", "Dreamer v3 learns to swing up a pendulum in 100,000 steps",
        "pendulum-swingup", 3,
        List.of(Expected.medianAtLeast(DREAMER, Arms.RETURN, 600), Expected.eachAtLeast(DREAMER, Arms.RETURN, 400)),
        Arms.dreamer(DREAMER, "dreamer-v3", STEPS), Arms.sac(STEPS, 2));
  }
}
