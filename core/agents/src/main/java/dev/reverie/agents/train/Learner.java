package dev.reverie.agents.train;

import dev.reverie.agents.nn.PolicySpec;
import dev.reverie.agents.replay.SavedRing;
import dev.reverie.engine.Store;
import java.util.Map;
import java.util.Optional;

/**
 * An agent that learns from one environment instance, one step at a time: what {@link Training} drives.
 *
 * <p>All that it learns and counts lies in its {@link #store()}, its {@link #experience() experience} and its
 * {@link #counters()}, so that a run restored from these continues bit for bit.
 */
public interface Learner extends AutoCloseable {
  /**
   * Parameters, moments, statistics and random streams of programs.
   *
   * @return the store
   */
  Store store();

  /**
   * Chooses the next action in the real environment, exploring.
   *
   * @param observation the observation
   * @param action receives the action, in the environment's units
   */
  void act(float[] observation, float[] action);

  /**
   * Takes in what the action led to.
   *
   * @param observation the observation acted on
   * @param reward the reward
   * @param next the observation after the step
   * @param terminated whether the episode ended for good; false at a time limit
   */
  void observe(float[] observation, float reward, float[] next, boolean terminated);

  /**
   * Does the learning that is due after a real step.
   *
   * @param step real steps so far, this one included
   * @param clock told which part takes the time
   */
  void learn(long step, PhaseClock clock);

  /**
   * A way to act without exploring by the present parameters, at any time between two calls of {@link #learn}.
   *
   * @param rows the most observations at a time
   * @return the actor
   */
  Actor evaluator(int rows);

  /**
   * Rings of transitions or steps, saved piece by piece.
   *
   * @return rings by name, in a fixed order
   */
  Map<String, ? extends SavedRing> experience();

  /**
   * Whatever else the future depends on, e.g. places in random streams.
   *
   * @return numbers by name
   */
  Map<String, Long> counters();

  /**
   * Continues from saved counters; store and experience have been restored already.
   *
   * @param counters what {@link #counters()} gave
   */
  void restore(Map<String, Long> counters);

  /**
   * What is worth plotting, as of the last learning.
   *
   * @return values by metric name
   */
  Map<String, Double> metrics();

  /**
   * What an application needs to act with this agent.
   *
   * @return empty if it has no policy network
   */
  Optional<PolicySpec> policy();

  /** Compiles acting and learning to full speed; learns nothing and draws nothing. */
  void warmUp();

  /** Releases what the learner holds; the store's backend is the caller's. */
  @Override
  default void close() {
  }
}
