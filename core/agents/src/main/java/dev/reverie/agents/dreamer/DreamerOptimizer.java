package dev.reverie.agents.dreamer;

import dev.reverie.agents.dreamer.behavior.Behavior;
import dev.reverie.agents.nn.AdamOptimizer;
import dev.reverie.agents.nn.LaPropOptimizer;
import dev.reverie.engine.Graph;
import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import java.util.ArrayList;
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
   * One sum of all losses and one LaProp over all parameters, where the states of imagined trajectories are constants:
   * v3 of 2024.
   *
   * @param laprop the optimiser
   * @param parameters of model, actor and critic
   * @return the rule
   */
  static DreamerOptimizer joint(LaPropOptimizer laprop, List<State> parameters) {
    return (g, model, behavior) -> laprop.minimise(model.plus(behavior.actor()).plus(behavior.critic()), parameters);
  }

  /**
   * One LaProp over all parameters, where gradients flow through imagined trajectories: model, actor and critic each
   * learn from their own losses, the model from those of replayed values too.
   *
   * @param laprop the optimiser
   * @param world parameters of the model
   * @param actor parameters of the actor
   * @param critic parameters of the critic
   * @return the rule
   */
  static DreamerOptimizer joint(LaPropOptimizer laprop, List<State> world, List<State> actor, List<State> critic) {
    return (g, model, behavior) -> {
      Tensor replayed = behavior.replayed();
      List<Tensor> gradients = new ArrayList<>(
          AdamOptimizer.gradients(replayed == null ? model : model.plus(replayed), world));
      gradients.addAll(AdamOptimizer.gradients(behavior.actor(), actor));
      gradients.addAll(AdamOptimizer.gradients(behavior.critic(), critic));
      List<State> all = new ArrayList<>(world);
      all.addAll(actor);
      all.addAll(critic);
      laprop.step(g, all, gradients);
    };
  }

  /**
   * An optimiser of its own and the parameters that it changes.
   *
   * @param adam the optimiser
   * @param parameters the parameters
   */
  record Part(AdamOptimizer adam, List<State> parameters) {
  }

  /**
   * Three losses and three Adams; all gradients are those of the parameters before the update: v1, v2 and v3 of 2023.
   *
   * @param model of the world model
   * @param actor of the actor
   * @param critic of the critic
   * @return the rule
   */
  static DreamerOptimizer separate(Part model, Part actor, Part critic) {
    return (g, loss, behavior) -> {
      List<Part> parts = List.of(model, actor, critic);
      List<Tensor> losses = List.of(loss, behavior.actor(), behavior.critic());
      List<List<Tensor>> gradients = new ArrayList<>();
      for (int i = 0; i < parts.size(); i++) {
        gradients.add(AdamOptimizer.gradients(losses.get(i), parts.get(i).parameters()));
      }
      for (int i = 0; i < parts.size(); i++) {
        parts.get(i).adam().step(g, parts.get(i).parameters(), gradients.get(i));
      }
    };
  }
}
