package dev.reverie.agents.dreamer.actor;

import dev.reverie.engine.Tensor;

/** A policy at some states, over actions as the model takes them. */
public interface ActionDistribution {
  /**
   * A sample that passes gradients on.
   *
   * @param noise what {@link ActionKind#noise} drew
   * @return {@code [rows, A]}
   */
  Tensor sample(Tensor noise);

  /**
   * The action without exploration.
   *
   * @return {@code [rows, A]}
   */
  Tensor mode();

  /**
   * Log-probability of an action.
   *
   * @param action {@code [rows, A]}
   * @return {@code [rows, 1]}, in nats
   */
  Tensor logProbability(Tensor action);

  /**
   * Entropy.
   *
   * @return {@code [rows, 1]}, in nats
   */
  Tensor entropy();
}
