package dev.reverie.agents.dreamer.study;

import dev.reverie.agents.reproduce.Expected;
import dev.reverie.agents.reproduce.TrainingStudy;
import java.util.List;

/**
 * Dreamer v3 where a cue must be kept in mind for 25 steps; SAC sees the present alone and can but guess. Both practise
 * in corridors of 1 to 25 steps: the gates of v3's recurrent core forget a quarter of their state at every step before
 * they have learned anything, so that of 25 steps no gradient is left.
 */
public final class MemoryStudy extends TrainingStudy {
  private static final String DREAMER = "Dreamer v3";
  private static final String CORRIDOR = "memory-corridor";
  private static final int STEPS = 20_000;

  /** Makes the study. */
  public MemoryStudy() {
    super("dreamer-v3-memory", "Dreamer v3 remembers a cue over 25 steps",
        "memory-corridors", 1,
        List.of(Expected.eachAtLeast(DREAMER, Arms.RETURN, 0.95), Expected.eachAtMost(Arms.SAC, Arms.RETURN, 0.85)),
        Arms.evaluatedIn(CORRIDOR, Arms.v3(DREAMER, "1m", 2, STEPS)),
        Arms.evaluatedIn(CORRIDOR, Arms.sac(STEPS, 1)));
  }
}
