package dev.reverie.agents.dreamer.v1;

import dev.reverie.agents.dreamer.config.BatchConfig;
import dev.reverie.agents.dreamer.config.BurstConfig;
import dev.reverie.agents.dreamer.config.DreamerSize;
import dev.reverie.agents.dreamer.config.EvaluationMode;
import dev.reverie.agents.train.Settings;
import dev.reverie.agents.train.TrainingConfig;

/**
 * Settings of Dreamer v1.
 *
 * @param training how long, and when to look
 * @param size how large the networks are; the authors have h and layers of 200 in the recurrent model, 30 latent
 *     variables and layers of 400 elsewhere
 * @param starts steps of each sequence that imagined trajectories start from, spread evenly; 0 for all as the authors
 *     do
 * @param evaluation how it acts in evaluations
 * @param batch what is remembered and drawn; the authors draw 50 sequences of 50
 * @param schedule when it learns
 * @param dreamer the hyper-parameters
 */
public record DreamerV1Settings(TrainingConfig training, DreamerSize size, int starts, EvaluationMode evaluation,
    BatchConfig batch, BurstConfig schedule, DreamerV1Config dreamer) implements Settings {
  /** Refuses numbers outside of their ranges. */
  public DreamerV1Settings {
    batch.requireStarts(starts);
  }
}
