package dev.reverie.agents.dreamer.rssm;

import dev.reverie.engine.Tensor;

/**
 * What the model knows after a step.
 *
 * @param deter h, the deterministic state {@code [rows, D]}
 * @param stoch z, the stochastic state {@code [rows, Z]}
 */
public record RssmState(Tensor deter, Tensor stoch) {
  /**
   * What heads and policies see.
   *
   * @return {@code [h, z]}
   */
  public Tensor features() {
    return deter.concat(stoch);
  }

  /**
   * The same state, through which no gradient flows.
   *
   * @return the state
   */
  public RssmState stopGradient() {
    return new RssmState(deter.stopGradient(), stoch.stopGradient());
  }
}
