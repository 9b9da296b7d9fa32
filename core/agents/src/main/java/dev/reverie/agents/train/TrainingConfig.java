package dev.reverie.agents.train;

import java.util.Objects;

/**
 * How long to train and when to look. Steps are those of the environment: an action taken several times counts as
 * several, wherever its episode ended.
 *
 * @param steps real environment steps
 * @param evaluateEvery real steps between evaluations
 * @param evaluationEpisodes episodes in each
 * @param evaluationSeed seed of their first states, the same at every evaluation
 * @param checkpointEvery real steps between checkpoints
 * @param actionRepeat how often each action is taken, in evaluations, too
 * @param instances environments that the agent acts in side by side; the steps of all count. All but one leave their
 *     first episode early, so that they do not end together: beginnings of episodes are seen all the time
 * @param evaluationEnvironment where it is evaluated, of the same observations and actions; empty for the environment
 *     that it is trained in
 */
public record TrainingConfig(long steps, long evaluateEvery, int evaluationEpisodes, long evaluationSeed,
    long checkpointEvery, int actionRepeat, int instances, String evaluationEnvironment) {
  /** Refuses numbers below 1. */
  public TrainingConfig {
    Objects.requireNonNull(evaluationEnvironment, "evaluationEnvironment");
    require("steps", steps);
    require("evaluateEvery", evaluateEvery);
    require("evaluationEpisodes", evaluationEpisodes);
    require("checkpointEvery", checkpointEvery);
    require("actionRepeat", actionRepeat);
    require("instances", instances);
  }

  /**
   * Evaluated in the environment that it is trained in.
   *
   * @param steps real environment steps
   * @param evaluateEvery real steps between evaluations
   * @param evaluationEpisodes episodes in each
   * @param evaluationSeed seed of their first states, the same at every evaluation
   * @param checkpointEvery real steps between checkpoints
   * @param actionRepeat how often each action is taken, in evaluations, too
   * @param instances environments that the agent acts in side by side; the steps of all count
   */
  public TrainingConfig(long steps, long evaluateEvery, int evaluationEpisodes, long evaluationSeed,
      long checkpointEvery, int actionRepeat, int instances) {
    this(steps, evaluateEvery, evaluationEpisodes, evaluationSeed, checkpointEvery, actionRepeat, instances, "");
  }

  /**
   * In one environment, with each action taken once.
   *
   * @param steps real environment steps
   * @param evaluateEvery real steps between evaluations
   * @param evaluationEpisodes episodes in each
   * @param evaluationSeed seed of their first states, the same at every evaluation
   * @param checkpointEvery real steps between checkpoints
   */
  public TrainingConfig(long steps, long evaluateEvery, int evaluationEpisodes, long evaluationSeed,
      long checkpointEvery) {
    this(steps, evaluateEvery, evaluationEpisodes, evaluationSeed, checkpointEvery, 1, 1);
  }

  private static void require(String key, long value) {
    if (value < 1) {
      throw new IllegalArgumentException("training: " + key + " is " + value + ", expected at least 1");
    }
  }

  /**
   * The same for another number of steps.
   *
   * @param steps real environment steps
   * @return a copy
   */
  public TrainingConfig withSteps(long steps) {
    return new TrainingConfig(steps, evaluateEvery, evaluationEpisodes, evaluationSeed, checkpointEvery,
        actionRepeat, instances, evaluationEnvironment);
  }

  /**
   * Where it is evaluated.
   *
   * @param trained the environment that it is trained in
   * @return that one, or another
   */
  public String evaluatedIn(String trained) {
    return evaluationEnvironment.isEmpty() ? trained : evaluationEnvironment;
  }
}
