package dev.reverie.agents.dreamer.actor;

import dev.reverie.engine.Graph;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Tensor;
import java.util.List;

/** What kind of policy an actor's network gives. */
public interface ActionKind {
  /**
   * Features of an action as the model takes it: a number each, or a one among zeros for each choice.
   *
   * @return A
   */
  int features();

  /**
   * The ends of the network, e.g. means and deviations.
   *
   * @return outputs of each
   */
  List<Integer> ends();

  /**
   * The policy of a network's outputs.
   *
   * @param raw {@code [rows, sum of the ends]}
   * @return the policy
   */
  ActionDistribution of(Tensor raw);

  /**
   * Draws what a sample needs.
   *
   * @param g the graph
   * @param stream random stream, drawn from once in a program and scan step
   * @param rows the rows
   * @return the noise for {@link ActionDistribution#sample}
   */
  Tensor noise(Graph g, String stream, Rows rows);

  /**
   * An action of someone who collects data.
   *
   * @param policy the policy
   * @param g the graph
   * @param stream prefix of the random streams
   * @param rows the rows
   * @return {@code [rows, A]}: a sample, with whatever noise the version adds
   */
  default Tensor explore(ActionDistribution policy, Graph g, String stream, Rows rows) {
    return policy.sample(noise(g, stream, rows));
  }
}
