package dev.reverie.agents.train;

import dev.reverie.agents.env.StepStream;
import dev.reverie.agents.policy.PolicySpec;
import dev.reverie.agents.replay.SavedRing;
import dev.reverie.agents.run.Study;
import dev.reverie.engine.Store;
import java.util.Map;
import java.util.Optional;

/**
 * An agent that learns from one or more streams of steps: what {@link Training} drives. Each step is observed once,
 * then acted on, unless it was the last of its episode. Agents that know transitions alone are {@link TransitionLearner}s.
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
   * How many streams it learns from.
   *
   * @return 1 for most
   */
  default int streams() {
    return 1;
  }

  /**
   * Takes in the current step of each stream: observation, reward, and whether an episode begins or ends. The action
   * that led to it is the one that {@link #act} gave last, none where the step is the first of an episode.
   *
   * @param stream the streams, to be read
   */
  void observe(StepStream stream);

  /**
   * Chooses the actions for the steps observed last, exploring; what it gives for the last step of an episode is not
   * looked at.
   *
   * @param stream the same streams, to be read
   * @param action receives the actions, row-major, in the environment's units
   */
  void act(StepStream stream, float[] action);

  /**
   * Does the learning that is due after a transition has been observed.
   *
   * @param step environment steps so far, those of the transition included; a repeated action is several
   * @param clock told which part takes the time
   */
  void learn(long step, PhaseClock clock);

  /**
   * A way to act without exploring by the present parameters, at any time between two calls of {@link #learn}.
   *
   * @param rows the most streams at a time
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
   * @return empty if there is nothing to load
   */
  Optional<PolicySpec> policy();

  /**
   * What the agent shows of itself, for the report: asked for at checkpoints. Nothing is learned, and nothing drawn
   * that the future depends on.
   *
   * @return the study; without figures unless overridden
   */
  default Study study() {
    return Study.none();
  }

  /** Compiles acting and learning to full speed; learns nothing and draws nothing. */
  void warmUp();

  /** Releases what the learner holds; the store's backend is the caller's. */
  @Override
  default void close() {
  }
}
