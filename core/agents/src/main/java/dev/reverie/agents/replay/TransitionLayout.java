package dev.reverie.agents.replay;

import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import java.util.Locale;

/**
 * Columns of a table of transitions: observation, action, reward, next observation, done.
 *
 * <p>Actions are in policy units, [-1, 1]; only what the environment gets is scaled to its bounds. Done is 1 where the
 * episode terminated and 0 elsewhere, truncation included: values are bootstrapped through a time limit.
 *
 * @param observations numbers in an observation
 * @param actions numbers in an action
 */
public record TransitionLayout(int observations, int actions) {
  /** Refuses empty observations or actions. */
  public TransitionLayout {
    if (observations < 1 || actions < 1) {
      throw new IllegalArgumentException("transition: " + observations + " observations and " + actions
          + " actions, expected at least 1 of each");
    }
  }

  /**
   * Makes a table of transitions.
   *
   * @param store where it goes
   * @param name its name
   * @param rows transitions that it holds
   * @return a state {@code [rows, width]} of zeros
   * @throws IllegalArgumentException if the heap has no room for it, with the heap that it takes
   */
  public State table(Store store, String name, int rows) {
    long bytes = (long) Float.BYTES * rows * width();
    ReplayMemory.require(String.format(Locale.ROOT, "replay '%s': %,d transitions, %,d bytes each, %s in all", name,
        rows, Float.BYTES * width(), ReplayMemory.text(bytes)), bytes);
    return store.free(name, rows, width());
  }

  /**
   * First column of the action; the observation is at 0.
   *
   * @return the column
   */
  public int actionAt() {
    return observations;
  }

  /**
   * Column of the reward.
   *
   * @return the column
   */
  public int rewardAt() {
    return observations + actions;
  }

  /**
   * First column of the next observation.
   *
   * @return the column
   */
  public int nextAt() {
    return observations + actions + 1;
  }

  /**
   * Column of the done flag.
   *
   * @return the column
   */
  public int doneAt() {
    return 2 * observations + actions + 1;
  }

  /**
   * Columns in all.
   *
   * @return the width
   */
  public int width() {
    return 2 * observations + actions + 2;
  }

  /**
   * The observations of gathered rows.
   *
   * @param transitions {@code [rows, width]}
   * @return {@code [rows, observations]}
   */
  public Tensor observation(Tensor transitions) {
    return transitions.slice(0, observations);
  }

  /**
   * The actions of gathered rows.
   *
   * @param transitions {@code [rows, width]}
   * @return {@code [rows, actions]}, in [-1, 1]
   */
  public Tensor action(Tensor transitions) {
    return transitions.slice(actionAt(), rewardAt());
  }

  /**
   * The observations and actions of gathered rows side by side, as critics and models take them.
   *
   * @param transitions {@code [rows, width]}
   * @return {@code [rows, observations + actions]}
   */
  public Tensor observationAction(Tensor transitions) {
    return transitions.slice(0, rewardAt());
  }

  /**
   * The rewards of gathered rows.
   *
   * @param transitions {@code [rows, width]}
   * @return {@code [rows, 1]}
   */
  public Tensor reward(Tensor transitions) {
    return transitions.slice(rewardAt(), nextAt());
  }

  /**
   * The next observations of gathered rows.
   *
   * @param transitions {@code [rows, width]}
   * @return {@code [rows, observations]}
   */
  public Tensor next(Tensor transitions) {
    return transitions.slice(nextAt(), doneAt());
  }

  /**
   * The done flags of gathered rows.
   *
   * @param transitions {@code [rows, width]}
   * @return {@code [rows, 1]}, 1 where terminated
   */
  public Tensor done(Tensor transitions) {
    return transitions.slice(doneAt(), width());
  }

  /**
   * Places the parts of a transition beside each other in a graph, e.g. for a scatter.
   *
   * @param observation {@code [rows, observations]}
   * @param action {@code [rows, actions]}, in [-1, 1]
   * @param reward {@code [rows, 1]}
   * @param next {@code [rows, observations]}
   * @param done {@code [rows, 1]}, 1 where terminated
   * @return {@code [rows, width]}
   */
  public Tensor concat(Tensor observation, Tensor action, Tensor reward, Tensor next, Tensor done) {
    return observation.concat(action, reward, next, done);
  }

  /**
   * Writes one transition into a row-major array.
   *
   * @param observation array with the observation
   * @param observationAt where it starts
   * @param action array with the action, in [-1, 1]
   * @param actionAt where it starts
   * @param reward the reward
   * @param next array with the next observation
   * @param nextAt where it starts
   * @param terminated whether the episode ended for good; false at a time limit
   * @param rows destination
   * @param at where the row starts
   */
  public void pack(float[] observation, int observationAt, float[] action, int actionAt, float reward, float[] next,
      int nextAt, boolean terminated, float[] rows, int at) {
    System.arraycopy(observation, observationAt, rows, at, observations);
    System.arraycopy(action, actionAt, rows, at + actionAt(), actions);
    rows[at + rewardAt()] = reward;
    System.arraycopy(next, nextAt, rows, at + nextAt(), observations);
    rows[at + doneAt()] = terminated ? 1f : 0f;
  }
}
