package dev.reverie.agents.dreamer.v3of2023;

import dev.reverie.agents.dreamer.config.DreamerSize;
import dev.reverie.agents.dreamer.config.EvaluationMode;
import dev.reverie.agents.dreamer.config.ReplayConfig;
import dev.reverie.agents.train.Settings;
import dev.reverie.agents.train.TrainingConfig;

/**
 * Settings of Dreamer v3 of January 2023.
 *
 * @param training how long, and when to look
 * @param size how large the networks are; the authors' sizes S, M, L and XL have h of 512, 1024, 2048 and 4096, layers
 *     of 512, 640, 768 and 1024, 2 to 5 of them, and 32 variables of 32 classes
 * @param starts steps of each sequence that imagined trajectories start from, spread evenly; 0 for all as the authors
 *     do
 * @param evaluation how it acts in evaluations
 * @param replay what is remembered, and how often it is learned from
 * @param dreamer the hyper-parameters
 */
public record DreamerV3Of2023Settings(TrainingConfig training, DreamerSize size, int starts, EvaluationMode evaluation,
    ReplayConfig replay, DreamerV3Of2023Config dreamer) implements Settings {
  /** Refuses numbers outside of their ranges. */
  public DreamerV3Of2023Settings {
    if (starts < 0 || starts > replay.length()) {
      throw new IllegalArgumentException("dreamer: starts is " + starts + ", expected 0 for all steps of a sequence or "
          + "at most its length " + replay.length());
    }
  }
}
