package dev.reverie.agents.replay;

import dev.reverie.agents.env.ActionSpace;
import dev.reverie.agents.env.EnvironmentSpec;
import java.util.List;

/**
 * What a step of a sequence replay has: an observation of numbers, of a picture or of both, the action that led to it,
 * reward and flags, and the agent's latent state after it, as floats and as bytes (e.g. a class of each categorical).
 *
 * @param numbers numbers in an observation
 * @param imageBytes bytes in a picture
 * @param actions numbers in an action as the model takes it: the classes of each
 *     choice of a discrete one, of which one is 1
 * @param latentFloats floats in a latent state, 0 if none is kept
 * @param latentBytes bytes in a latent state, 0 if none is kept
 */
public record SequenceLayout(int numbers, int imageBytes, int actions, int latentFloats, int latentBytes) {
  /** Refuses steps without observation or action. */
  public SequenceLayout {
    if (numbers < 0 || imageBytes < 0 || latentFloats < 0 || latentBytes < 0 || actions < 1
        || numbers + imageBytes < 1) {
      throw new IllegalArgumentException("sequence: observations of " + numbers + " numbers and " + imageBytes
          + " bytes, actions of " + actions + " numbers, latent states of " + latentFloats + " numbers and "
          + latentBytes + " bytes, expected none below 0, an observation and an action");
    }
  }

  /**
   * The steps of an environment.
   *
   * @param environment its specification
   * @param latentFloats floats in a latent state
   * @param latentBytes bytes in a latent state
   * @return the layout
   */
  public static SequenceLayout of(EnvironmentSpec environment, int latentFloats, int latentBytes) {
    int actions = switch (environment.action()) {
      case ActionSpace.Discrete(int n) -> n;
      case ActionSpace.MultiDiscrete(List<Integer> choices) -> choices.stream().mapToInt(Integer::intValue).sum();
      case ActionSpace.Continuous c -> c.size();
    };
    return new SequenceLayout(environment.observationSize(), environment.observation().imageBytes(), actions,
        latentFloats, latentBytes);
  }

  /**
   * Whether latent states are kept: then a sequence begins with that of the step before it.
   *
   * @return true if so
   */
  public boolean latent() {
    return latentFloats + latentBytes > 0;
  }

  /** Floats of a step, without latent: observation, action, reward. */
  int stepFloats() {
    return numbers + actions + 1;
  }

  /** Bytes of a step, without latent: picture, flags. */
  int stepBytes() {
    return imageBytes + 1;
  }

  /**
   * Memory of steps.
   *
   * @param steps how many
   * @return bytes
   */
  public long bytes(long steps) {
    long floats = (long) stepFloats() + latentFloats;
    return Math.multiplyExact(steps, Float.BYTES * floats + stepBytes() + latentBytes);
  }
}
