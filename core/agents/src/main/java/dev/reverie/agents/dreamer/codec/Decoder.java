package dev.reverie.agents.dreamer.codec;

import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import java.util.List;

/** From states to observations. */
public interface Decoder {
  /**
   * Traces the negative log-likelihood of observations, in its version's convention, summed over all that is observed.
   *
   * @param deter {@code [rows, D]}
   * @param stoch {@code [rows, Z]}
   * @param target the observations
   * @return {@code [rows, 1]}
   */
  Tensor loss(Tensor deter, Tensor stoch, Observation target);

  /**
   * Traces the observations that states stand for, in the units of the environment, images in -0.5 to 0.5.
   *
   * @param deter {@code [rows, D]}
   * @param stoch {@code [rows, Z]}
   * @return the observations
   */
  Observation predict(Tensor deter, Tensor stoch);

  /**
   * What is learned.
   *
   * @return a new list
   */
  List<State> parameters();
}
