package dev.reverie.agents.env;

import java.util.Objects;

/**
 * What an agent must know of an environment before it meets it.
 *
 * @param id the name by which {@link Environments#create} makes it
 * @param observationSize numbers in an observation, at least 1
 * @param action the actions
 * @param maxEpisodeSteps the step at which an episode is truncated, at least 1; {@link Integer#MAX_VALUE} for never
 * @param termination how to tell that an episode terminated, or null where that is not known
 */
public record EnvironmentSpec(String id, int observationSize, ActionSpace action, int maxEpisodeSteps,
    Termination termination) {
  /** Refuses an empty id, sizes below 1 and missing actions. */
  public EnvironmentSpec {
    if (id.isBlank()) {
      throw new IllegalArgumentException("environment: empty id");
    }
    Objects.requireNonNull(action, "environment '" + id + "': no action space");
    if (observationSize < 1 || maxEpisodeSteps < 1) {
      throw new IllegalArgumentException("environment '" + id + "': observations of " + observationSize
          + " numbers and episodes of " + maxEpisodeSteps + " steps, expected at least 1 of each");
    }
  }
}
