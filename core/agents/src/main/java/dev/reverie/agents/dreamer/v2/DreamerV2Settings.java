package dev.reverie.agents.dreamer.v2;

import dev.reverie.agents.dreamer.config.BatchConfig;
import dev.reverie.agents.dreamer.config.BurstConfig;
import dev.reverie.agents.dreamer.config.DreamerSize;
import dev.reverie.agents.dreamer.config.EvaluationMode;
import dev.reverie.agents.train.Settings;
import dev.reverie.agents.train.TrainingConfig;

/**
 * Settings of Dreamer v2.
 *
 * @param training how long, and when to look
 * @param size how large the networks are; for continuous control the authors have h and layers of 200 in the recurrent
 *     model, 32 variables of 32 classes and four layers of 400 elsewhere
 * @param starts steps of each sequence that imagined trajectories start from, spread evenly; 0 for all as the authors
 *     do
 * @param evaluation how it acts in evaluations
 * @param batch what is remembered and drawn
 * @param schedule when it learns
 * @param dreamer the hyper-parameters
 */
public record DreamerV2Settings(TrainingConfig training, DreamerSize size, int starts, EvaluationMode evaluation,
    BatchConfig batch, BurstConfig schedule, DreamerV2Config dreamer) implements Settings {
  /** Refuses numbers outside of their ranges. */
  public DreamerV2Settings {
    batch.requireStarts(starts);
  }
}
