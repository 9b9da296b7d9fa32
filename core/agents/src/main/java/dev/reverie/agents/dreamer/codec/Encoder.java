package dev.reverie.agents.dreamer.codec;

import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import java.util.List;

/** From observations to features: what the posterior sees beside the deterministic state. */
public interface Encoder {
  /**
   * Features of an observation.
   *
   * @return the number
   */
  int features();

  /**
   * Traces the encoder.
   *
   * @param observation rows of observations
   * @return {@code [rows, features]}
   */
  Tensor encode(Observation observation);

  /**
   * What is learned.
   *
   * @return a new list
   */
  List<State> parameters();
}
