package dev.reverie.agents.dreamer.head;

import dev.reverie.engine.Tensor;

/** How rewards and values come out of a network: as what distribution. */
public interface ScalarHead {
  /**
   * Outputs of the network.
   *
   * @return the number
   */
  int outputs();

  /**
   * The mean.
   *
   * @param raw {@code [rows, outputs]}
   * @return {@code [rows, 1]}
   */
  Tensor mean(Tensor raw);

  /**
   * Negative log-likelihoods of one or more targets, added.
   *
   * @param raw {@code [rows, outputs]}
   * @param targets {@code [rows, T]}; no gradient flows to them
   * @return {@code [rows, 1]}
   */
  Tensor loss(Tensor raw, Tensor targets);
}
