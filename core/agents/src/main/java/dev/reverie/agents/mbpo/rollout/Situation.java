package dev.reverie.agents.mbpo.rollout;

/** What controllers can learn before rollouts begin; measured when asked for. */
public interface Situation {
  /**
   * Epochs since learning began.
   *
   * @return from 0
   */
  long epoch();

  /**
   * How far the model is from the truth, on transitions held out of its training: total variation, mean over states.
   *
   * @return epsilon_m', in [0, 1]
   */
  double modelDistance();

  /**
   * How far the policy is from those that collected the real transitions: total variation, mean over states.
   *
   * @return epsilon_pi, in [0, 1]
   */
  double policyDistance();

  /**
   * The bits lost in steps from real states by the actions really taken.
   *
   * @return {@code [samples, width]}
   */
  float[] realLostBits();

  /**
   * Numbers that the model predicts.
   *
   * @return the width of the bits lost
   */
  int width();
}
