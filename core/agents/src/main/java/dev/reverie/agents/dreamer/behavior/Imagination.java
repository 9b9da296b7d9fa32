package dev.reverie.agents.dreamer.behavior;

import dev.reverie.agents.dreamer.actor.ActionDistribution;
import dev.reverie.agents.dreamer.actor.ActorNetwork;
import dev.reverie.agents.dreamer.rssm.Rssm;
import dev.reverie.agents.dreamer.rssm.RssmState;
import dev.reverie.engine.Graph;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Trajectories under the prior and the policy. The action of a step is that of the policy at the state it starts from,
 * which no gradient enters.
 *
 * @param rssm the model
 * @param actor the policy
 * @param horizon H, actions taken
 * @param through whether gradients flow through the states of the trajectory, or its states are constants
 */
public record Imagination(Rssm rssm, ActorNetwork actor, int horizon, boolean through) {
  /**
   * Traces trajectories.
   *
   * @param start where they start; a constant
   * @param stream prefix of the random streams of actions and states
   * @return the trajectories
   */
  public Dream from(RssmState start, String stream) {
    Graph g = start.deter().graph();
    Rows rows = start.deter().type().rows();
    List<RssmState> states = new ArrayList<>(List.of(start.stopGradient()));
    List<ActionDistribution> policies = new ArrayList<>();
    List<Tensor> actions = new ArrayList<>();
    g.scan(horizon, states.getFirst(), (state, t) -> {
      ActionDistribution policy = actor.apply(state.features().stopGradient());
      Tensor sample = policy.sample(actor.kind().noise(g, stream + ".action", rows));
      Tensor action = through ? sample : sample.stopGradient();
      RssmState next = rssm.imagine(state, action, rssm.space().noise(g, stream + ".prior", rows));
      policies.add(policy);
      actions.add(action);
      states.add(through ? next : next.stopGradient());
      return states.getLast();
    });
    return new Dream(states, policies, actions);
  }
}
