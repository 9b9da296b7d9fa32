package dev.reverie.agents.dreamer.rssm;

import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import java.util.List;

/** What a state becomes where an episode begins. */
public interface Beginning {
  /**
   * Traces the mask.
   *
   * @param before the state before the step
   * @param keep {@code [rows, 1]}: 0 where an episode begins, else 1
   * @return the state that the step starts from
   */
  RssmState apply(RssmState before, Tensor keep);

  /**
   * What is learned.
   *
   * @return a new list
   */
  default List<State> parameters() {
    return List.of();
  }

  /**
   * All zeros: v1, v2 and v3 of 2024.
   *
   * @return the rule
   */
  static Beginning zeros() {
    return (before, keep) -> new RssmState(before.deter().times(keep), before.stoch().times(keep));
  }
}
