package dev.reverie.agents.env;

import java.util.Arrays;

/**
 * The box of an environment's continuous actions, and the way there from policy units: networks and replay hold actions
 * in [-1, 1], the environment gets {@code middle + action * half the range}.
 *
 * @param low least value of each number, in the environment's units
 * @param high greatest value of each
 */
public record ActionBounds(float[] low, float[] high) {
  /** Refuses boxes that are empty or without end. */
  public ActionBounds {
    low = low.clone();
    high = high.clone();
    boolean valid = low.length == high.length && low.length > 0;
    for (int i = 0; valid && i < low.length; i++) {
      valid = low[i] < high[i] && Float.isFinite(high[i] - low[i]);
    }
    if (!valid) {
      throw new IllegalArgumentException("action bounds " + Arrays.toString(low) + " to " + Arrays.toString(high)
          + ": expected at least one number, finite, low below high");
    }
  }

  /**
   * The box [-1, 1] in every number, where policy units are the environment's.
   *
   * @param actions numbers in an action
   * @return the bounds
   */
  public static ActionBounds unit(int actions) {
    float[] high = new float[actions];
    float[] low = new float[actions];
    Arrays.fill(high, 1f);
    Arrays.fill(low, -1f);
    return new ActionBounds(low, high);
  }

  /**
   * The box of an environment's actions.
   *
   * @param environment an environment with continuous actions
   * @return the bounds
   * @throws IllegalArgumentException if its actions are discrete
   */
  public static ActionBounds of(EnvironmentSpec environment) {
    if (environment.action() instanceof ActionSpace.Continuous c) {
      return new ActionBounds(c.low(), c.high());
    }
    throw new IllegalArgumentException("environment '" + environment.id() + "' has " + environment.action()
        + ", expected continuous actions");
  }

  /**
   * Numbers in an action.
   *
   * @return the count
   */
  public int actions() {
    return low.length;
  }

  /**
   * Turns one action into the environment's units. Source and destination may be the same.
   *
   * @param unit array with the action in [-1, 1]; beyond that it is clipped to the box
   * @param at where it starts
   * @param scaled receives the action in the environment's units
   * @param scaledAt where it starts there
   */
  public void scale(float[] unit, int at, float[] scaled, int scaledAt) {
    for (int i = 0; i < low.length; i++) {
      float middle = 0.5f * (high[i] + low[i]);
      float half = 0.5f * (high[i] - low[i]);
      scaled[scaledAt + i] = Math.min(high[i], Math.max(low[i], middle + unit[at + i] * half));
    }
  }

  /**
   * Least values.
   *
   * @return a copy
   */
  @Override
  public float[] low() {
    return low.clone();
  }

  /**
   * Greatest values.
   *
   * @return a copy
   */
  @Override
  public float[] high() {
    return high.clone();
  }
}
