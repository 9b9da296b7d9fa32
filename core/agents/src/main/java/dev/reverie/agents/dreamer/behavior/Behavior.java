package dev.reverie.agents.dreamer.behavior;

import dev.reverie.agents.dreamer.actor.ActorNetwork;
import dev.reverie.agents.dreamer.world.SequenceInput;
import dev.reverie.agents.dreamer.world.SequenceStates;
import dev.reverie.engine.Graph;
import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import java.util.List;
import java.util.Map;

/** How actor and critic learn from imagined trajectories. */
public interface Behavior {
  /**
   * What an update minimises.
   *
   * @param actor scalar
   * @param critic scalar, of imagined and replayed values
   * @param replayed scalar, the part of {@code critic} that the world model learns from too; null for none
   */
  record Losses(Tensor actor, Tensor critic, Tensor replayed) {
    /**
     * Losses without a share for the world model.
     *
     * @param actor scalar
     * @param critic scalar
     */
    public Losses(Tensor actor, Tensor critic) {
      this(actor, critic, null);
    }
  }

  /**
   * Traces imagination and losses.
   *
   * @param in the sequences
   * @param states what the model knew at their steps
   * @param metrics receives what is worth plotting
   * @return the losses
   */
  Losses losses(SequenceInput in, SequenceStates states, Map<String, Tensor> metrics);

  /**
   * Traces what follows the step of the optimiser: target critics move.
   *
   * @param g the graph
   */
  void follow(Graph g);

  /**
   * The policy.
   *
   * @return the actor's network
   */
  ActorNetwork actor();

  /**
   * The critic.
   *
   * @param features {@code [rows, F]}
   * @return values {@code [rows, 1]}
   */
  Tensor value(Tensor features);

  /**
   * What the critic's loss changes.
   *
   * @return a new list
   */
  List<State> criticParameters();
}
