package dev.reverie.agents.dreamer.behavior;

import dev.reverie.agents.dreamer.head.ScalarModel;
import dev.reverie.engine.Graph;
import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.Assign;
import java.util.List;

/**
 * A copy of a critic that follows it by a share of the way after every gradient step.
 *
 * @param fast the critic
 * @param slow the copy
 * @param rate the share, 0.02 in v3
 */
public record SlowCritic(ScalarModel fast, ScalarModel slow, float rate) {
  /**
   * Makes the copy, equal at first.
   *
   * @param fast the critic
   * @param name dotted prefix of the copy's states
   * @param rate the share
   * @return both
   */
  public static SlowCritic of(ScalarModel fast, String name, float rate) {
    return new SlowCritic(fast, fast.copy(name), rate);
  }

  /**
   * The slow value, without a gradient.
   *
   * @param features {@code [rows, F]}
   * @return {@code [rows, 1]}
   */
  public Tensor mean(Tensor features) {
    return slow.mean(features.stopGradient()).stopGradient();
  }

  /**
   * Traces one move.
   *
   * @param g the graph
   */
  public void follow(Graph g) {
    List<State> from = fast.parameters();
    List<State> to = slow.parameters();
    for (int i = 0; i < to.size(); i++) {
      Assign.apply(to.get(i), g.read(from.get(i)), rate);
    }
  }
}
