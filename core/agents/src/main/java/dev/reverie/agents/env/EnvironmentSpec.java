package dev.reverie.agents.env;

import java.util.Objects;

/**
 * What an agent must know of an environment before it meets it.
 *
 * @param id the name by which {@link Environments#create} makes it
 * @param observation what is observed: numbers, a picture, or both
 * @param action the actions
 * @param maxEpisodeSteps the step at which an episode is truncated, at least 1; {@link Integer#MAX_VALUE} for never
 * @param termination how to tell that an episode terminated, or null where that is not known
 */
public record EnvironmentSpec(String id, ObservationSpace observation, ActionSpace action, int maxEpisodeSteps,
    Termination termination) {
  /** Refuses an empty id, sizes below 1 and missing spaces. */
  public EnvironmentSpec {
    if (id.isBlank()) {
      throw new IllegalArgumentException("environment: empty id");
    }
    Objects.requireNonNull(observation, "environment '" + id + "': no observation space");
    Objects.requireNonNull(action, "environment '" + id + "': no action space");
    if (maxEpisodeSteps < 1) {
      throw new IllegalArgumentException("environment '" + id + "': episodes of " + maxEpisodeSteps
          + " steps, expected at least 1");
    }
  }

  /**
   * An environment observed by numbers alone.
   *
   * @param id the name by which {@link Environments#create} makes it
   * @param observationSize numbers in an observation, at least 1
   * @param action the actions
   * @param maxEpisodeSteps the step at which an episode is truncated, at least 1; {@link Integer#MAX_VALUE} for never
   * @param termination how to tell that an episode terminated, or null where that is not known
   */
  public EnvironmentSpec(String id, int observationSize, ActionSpace action, int maxEpisodeSteps,
      Termination termination) {
    this(id, numbers(id, observationSize), action, maxEpisodeSteps, termination);
  }

  private static ObservationSpace numbers(String id, int count) {
    if (count < 1) {
      throw new IllegalArgumentException("environment '" + id + "': observations of " + count
          + " numbers, expected at least 1");
    }
    return ObservationSpace.of(count);
  }

  /**
   * Numbers in an observation.
   *
   * @return the count; 0 for a picture alone
   */
  public int observationSize() {
    return observation.numbers();
  }

  /**
   * Numbers in an observation, for algorithms that know nothing else.
   *
   * @return the count, at least 1
   * @throws IllegalArgumentException if the environment is observed by pictures alone
   */
  public int requireNumbers() {
    if (observation.numbers() == 0) {
      throw new IllegalArgumentException("environment '" + id + "' is observed by pictures alone, expected numbers");
    }
    return observation.numbers();
  }
}
