package dev.reverie.agents.dreamer.v3;

import dev.reverie.agents.dreamer.config.DreamerSize;
import dev.reverie.agents.dreamer.config.EvaluationMode;
import dev.reverie.agents.dreamer.config.ReplayConfig;
import dev.reverie.agents.train.Settings;
import dev.reverie.agents.train.TrainingConfig;

/**
 * Settings of Dreamer v3 (2024).
 *
 * @param training how long, and when to look
 * @param size how large the networks are
 * @param starts steps of each sequence that imagined trajectories start from, spread evenly; 0 for all as the authors
 *     do
 * @param evaluation how it acts in evaluations
 * @param replay what is remembered, and how often it is learned from
 * @param dreamer the hyper-parameters
 */
public record DreamerV3Settings(TrainingConfig training, DreamerSize size, int starts, EvaluationMode evaluation,
    ReplayConfig replay, DreamerV3Config dreamer) implements Settings {
  /** Refuses numbers outside of their ranges. */
  public DreamerV3Settings {
    if (starts < 0 || starts > replay.length()) {
      throw new IllegalArgumentException("dreamer: starts is " + starts + ", expected 0 for all steps of a sequence or "
          + "at most its length " + replay.length());
    }
  }
}
