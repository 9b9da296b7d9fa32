package dev.reverie.agents.mbpo;

/** A step of the model from states under way, by the policy's sampled actions. */
interface Imagination {
  /** States in a step at most. */
  int capacity();

  /** Numbers of score that a step has, at least 1. */
  int scoreWidth();

  /**
   * Takes a step. Its states may come in another order afterwards; what it came to is in that order.
   *
   * @param states all states under way
   * @param from the first of those that take the step
   * @param count how many of them
   * @param chosen the member that predicts, by rollout
   * @param actions receives {@code [count, actions]}, in the place of the states
   * @param samples receives {@code [count, 1 + observations]}: reward, next observation
   * @param scores receives {@code [count, scoreWidth]}, unless there is nothing to look at
   */
  void step(Underway states, int from, int count, int[] chosen, float[] actions, float[] samples, float[] scores);

  /** Floating-point operations for a state. */
  double flopsPerState();

  void warmUp();
}
