package dev.reverie.agents.dreamer.study;

import dev.reverie.agents.reproduce.Expected;
import dev.reverie.agents.reproduce.TrainingStudy;
import java.util.List;

/** Dreamer v1 on dm_control's pendulum swing-up, from numbers, of a size for a processor. */
public final class V1SwingupStudy extends TrainingStudy {
  private static final String DREAMER = "Dreamer v1";
  private static final int STEPS = 100_000;

  /** Makes the study. */
  public V1SwingupStudy() {
    super("dreamer-v1-pendulum-swingup", "Dreamer v1 learns to swing up a pendulum in 100,000 steps",
        "pendulum-swingup", 1,
        List.of(Expected.eachAtLeast(DREAMER, Arms.RETURN, 300)),
        Arms.dreamer(DREAMER, "dreamer-v1", STEPS), Arms.sac(STEPS, 2));
  }
}
