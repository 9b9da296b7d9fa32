package dev.reverie.agents.dreamer.behavior;

import dev.reverie.agents.dreamer.actor.ActionDistribution;
import dev.reverie.agents.dreamer.rssm.RssmState;
import dev.reverie.engine.Tensor;
import java.util.List;

/**
 * An imagined trajectory.
 *
 * @param states H + 1 of them, the start first
 * @param policies the policy at each of the first H
 * @param actions taken there
 */
public record Dream(List<RssmState> states, List<ActionDistribution> policies, List<Tensor> actions) {
  /**
   * What heads see.
   *
   * @return features of each state
   */
  public List<Tensor> features() {
    return states.stream().map(RssmState::features).toList();
  }
}
