package dev.reverie.agents.dreamer;

import dev.reverie.agents.nn.LaPropOptimizer;
import dev.reverie.engine.Graph;
import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import java.util.List;

/** How the losses of model, actor and critic change the parameters. */
public interface DreamerOptimizer {
  /**
   * Traces the gradients and the steps along them.
   *
   * @param g the graph
   * @param model scalar
   * @param behavior of actor and critic
   */
  void step(Graph g, Tensor model, Behavior.Losses behavior);

  /**
   * One sum of all losses and one LaProp over all parameters: v3 of 2024.
   *
   * @param laprop the optimiser
   * @param parameters of model, actor and critic
   * @return the rule
   */
  static DreamerOptimizer joint(LaPropOptimizer laprop, List<State> parameters) {
    return (g, model, behavior) -> laprop.minimise(model.plus(behavior.actor()).plus(behavior.critic()), parameters);
  }
}
