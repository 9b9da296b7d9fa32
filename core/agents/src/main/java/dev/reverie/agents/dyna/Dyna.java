package dev.reverie.agents.dyna;

import dev.reverie.agents.train.Learner;
import dev.reverie.agents.train.PhaseClock;

/**
 * The Dyna loop (Sutton 1991; Sutton and Barto 2018, section 8.2): after each real step, learn the model from real
 * experience, plan with it, and improve the policy. Each part decides for itself whether it is due.
 *
 * <p>Real experience itself is {@link Learner#act} and {@link Learner#observe}.
 */
public interface Dyna extends Learner {
  /**
   * Real transitions so far, by which each part decides whether it is due.
   *
   * @return the count
   */
  long transitions();

  /**
   * Learns the model from real experience.
   *
   * @param step real transitions so far
   * @param clock counts gradient steps
   */
  void learnModel(long step, PhaseClock clock);

  /**
   * Makes imagined experience with the model.
   *
   * @param step real transitions so far
   */
  void plan(long step);

  /**
   * Improves the policy from real and imagined experience.
   *
   * @param step real transitions so far
   * @param clock counts gradient steps
   */
  void improvePolicy(long step, PhaseClock clock);

  @Override
  default void learn(long step, PhaseClock clock) {
    long now = transitions();
    clock.time("model", () -> learnModel(now, clock));
    clock.time("planning", () -> plan(now));
    clock.time("policy", () -> improvePolicy(now, clock));
  }
}
