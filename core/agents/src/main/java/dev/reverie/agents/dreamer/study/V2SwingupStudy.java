package dev.reverie.agents.dreamer.study;

import dev.reverie.agents.reproduce.Expected;
import dev.reverie.agents.reproduce.TrainingStudy;
import java.util.List;

/** Dreamer v2 on dm_control's pendulum swing-up, from numbers, of a size for a processor. */
public final class V2SwingupStudy extends TrainingStudy {
  private static final String DREAMER = "Dreamer v2";
  private static final int STEPS = 100_000;

  /** Makes the study. */
  public V2SwingupStudy() {
    super("dreamer-v2-pendulum-swingup", "Dreamer v2 learns to swing up a pendulum in 100,000 steps",
        "pendulum-swingup", 1,
        List.of(Expected.eachAtLeast(DREAMER, Arms.RETURN, 300)),
        Arms.dreamer(DREAMER, "dreamer-v2", STEPS), Arms.sac(STEPS, 2));
  }
}
