package dev.reverie.agents.dreamer.study;

import dev.reverie.agents.reproduce.Expected;
import dev.reverie.agents.reproduce.TrainingStudy;
import java.util.List;

/** Dreamer v3 where a cue must be kept in mind for 25 steps; SAC sees the present alone and can but guess. */
public final class MemoryStudy extends TrainingStudy {
  private static final String DREAMER = "Dreamer v3";
  private static final int STEPS = 50_000;

  /** Makes the study. */
  public MemoryStudy() {
    super("dreamer-v3-memory", "Dreamer v3 remembers a cue over 25 steps",
        "memory-corridor", 1,
        List.of(Expected.eachAtLeast(DREAMER, Arms.RETURN, 0.95), Expected.eachAtMost(Arms.SAC, Arms.RETURN, 0.85)),
        Arms.v3(DREAMER, 16, STEPS), Arms.sac(STEPS, 1));
  }
}
