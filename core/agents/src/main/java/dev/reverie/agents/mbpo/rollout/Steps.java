package dev.reverie.agents.mbpo.rollout;

import java.util.Arrays;

/** The step that all rollouts under way have just made, and what a controller decides about each. */
public final class Steps {
  private final int width;
  private final int[] rollouts;
  private final float[] scores;
  private final float[] penalties;
  private final boolean[] stored;
  private final boolean[] goesOn;
  private int begun;
  private int count;

  /**
   * Room for steps.
   *
   * @param most most rollouts under way at a time
   * @param width numbers of score of each step
   */
  public Steps(int most, int width) {
    this.width = width;
    rollouts = new int[most];
    scores = new float[Math.multiplyExact(most, width)];
    penalties = new float[most];
    stored = new boolean[most];
    goesOn = new boolean[most];
  }

  /**
   * A new step: all are stored and go on until decided otherwise.
   *
   * @param begun rollouts that began together
   * @param count those of them still under way
   */
  public void open(int begun, int count) {
    this.begun = begun;
    this.count = count;
    Arrays.fill(penalties, 0, count, 0f);
    Arrays.fill(stored, 0, count, true);
    Arrays.fill(goesOn, 0, count, true);
  }

  /**
   * Rollouts that began together.
   *
   * @return the number
   */
  public int begun() {
    return begun;
  }

  /**
   * Rollouts under way.
   *
   * @return the number
   */
  public int count() {
    return count;
  }

  /**
   * Numbers of score of each step.
   *
   * @return 1, or for {@link Look#LOST_BITS} one for each number predicted
   */
  public int width() {
    return width;
  }

  /**
   * Which rollouts are under way.
   *
   * @return their numbers among those that began, live
   */
  public int[] rollouts() {
    return rollouts;
  }

  /**
   * What the controller wanted to look at.
   *
   * @return row-major {@code [count, width]}, live; may have numbers that are not finite
   */
  public float[] scores() {
    return scores;
  }

  /**
   * Puts a step that was left out into the pool after all.
   *
   * @param i the step
   */
  public void keep(int i) {
    stored[i] = true;
  }

  /**
   * Leaves a step out of the pool; the rollout goes on.
   *
   * @param i the step
   */
  public void drop(int i) {
    stored[i] = false;
  }

  /**
   * Leaves a step out of the pool and ends its rollout.
   *
   * @param i the step
   */
  public void end(int i) {
    stored[i] = false;
    goesOn[i] = false;
  }

  /**
   * Takes something from a step's reward.
   *
   * @param i the step
   * @param penalty how much
   */
  public void penalise(int i, float penalty) {
    penalties[i] = penalty;
  }

  /**
   * Whether a step goes into the pool.
   *
   * @param i the step
   * @return true unless left out
   */
  public boolean isStored(int i) {
    return stored[i];
  }

  /**
   * Whether a rollout goes on, unless its episode ends.
   *
   * @param i the step
   * @return true unless ended
   */
  public boolean goesOn(int i) {
    return goesOn[i];
  }

  /**
   * What is taken from a step's reward.
   *
   * @param i the step
   * @return the penalty, 0 unless said
   */
  public float penalty(int i) {
    return penalties[i];
  }
}
