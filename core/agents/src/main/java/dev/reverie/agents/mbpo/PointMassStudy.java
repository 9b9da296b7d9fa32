package dev.reverie.agents.mbpo;

import dev.reverie.agents.reproduce.TrainingStudy;
import java.util.List;
import java.util.Map;

/** MBPO on the point mass, the test problem of mbrl-lib. */
public final class PointMassStudy extends TrainingStudy {
  /** Makes the study. */
  public PointMassStudy() {
    super("mbpo-point-mass", "MBPO on the one-dimensional point mass: a model learned from 500 random steps",
        "point-mass", 3, List.of(), new Arm("MBPO", "mbpo", "mbpo", Map.of()));
  }
}
