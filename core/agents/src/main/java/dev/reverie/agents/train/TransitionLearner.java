package dev.reverie.agents.train;

import dev.reverie.agents.env.StepStream;

/**
 * An agent that learns from single transitions between observations of numbers, and acts by the present observation
 * alone: it is handed what an action led to, never what an episode begins with.
 */
public abstract class TransitionLearner implements Learner {
  private final float[] observation;

  /**
   * An agent that has seen nothing.
   *
   * @param observations numbers in an observation
   */
  protected TransitionLearner(int observations) {
    observation = new float[observations];
  }

  /**
   * Chooses the next action in the real environment, exploring.
   *
   * @param observation the observation
   * @param action receives the action, in the environment's units
   */
  public abstract void act(float[] observation, float[] action);

  /**
   * Takes in what the action led to.
   *
   * @param observation the observation acted on
   * @param reward the reward
   * @param next the observation after the step
   * @param terminated whether the episode ended for good; false at a time limit
   */
  public abstract void observe(float[] observation, float reward, float[] next, boolean terminated);

  @Override
  public final void act(StepStream stream, float[] action) {
    System.arraycopy(stream.observations(), 0, observation, 0, observation.length);
    act(observation, action);
  }

  @Override
  public final void observe(StepStream stream) {
    if (!stream.first()[0]) {
      observe(observation, stream.rewards()[0], stream.observations(), stream.terminal()[0]);
    }
  }
}
