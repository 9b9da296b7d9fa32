package dev.reverie.agents.mbpo;

import dev.reverie.agents.reproduce.TrainingStudy;
import java.util.List;
import java.util.Map;

/** MBPO and soft actor-critic side by side on Pendulum. */
public final class PendulumStudy extends TrainingStudy {
  /** Makes the study. */
  public PendulumStudy() {
    super("mbpo-pendulum", "MBPO on Pendulum, and SAC beside it: with as many updates, and with one per real step",
        "pendulum", 3, List.of(),
        new Arm("MBPO", "mbpo", "mbpo", Map.of()),
        new Arm("SAC, 10 updates per step", "sac-10", "sac", Map.of("updatesPerStep", "10")),
        new Arm("SAC, 1 update per step", "sac-1", "sac", Map.of()));
  }
}
