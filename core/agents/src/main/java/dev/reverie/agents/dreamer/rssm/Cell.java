package dev.reverie.agents.dreamer.rssm;

import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import java.util.List;

/** The recurrent core: from one deterministic state to the next. */
public interface Cell {
  /**
   * Features of the deterministic state.
   *
   * @return the number
   */
  int deter();

  /**
   * Traces one step, {@code h' = f(h, z, a)}.
   *
   * @param before h and z
   * @param action {@code [rows, A]}, as the model takes it
   * @return {@code [rows, D]}
   */
  Tensor next(RssmState before, Tensor action);

  /**
   * What is learned.
   *
   * @return a new list
   */
  List<State> parameters();
}
