package dev.reverie.agents.dreamer.behavior;

import dev.reverie.agents.dreamer.actor.ActionDistribution;
import dev.reverie.engine.Tensor;

/** How the actor of Dreamer v3 learns from advantages. */
public enum ActorGradient {
  /** From the log-probabilities of its actions: both kinds of action in 2024, discrete ones in 2023. */
  REINFORCE {
    @Override
    Tensor loss(ActionDistribution policy, Tensor action, Tensor advantage, Tensor weight, float entropy) {
      return DreamerLoss.reinforce(weight, policy.logProbability(action.stopGradient()), advantage, policy.entropy(),
          entropy);
    }
  },
  /** Through the imagined trajectory: continuous actions in 2023. */
  DYNAMICS {
    @Override
    Tensor loss(ActionDistribution policy, Tensor action, Tensor advantage, Tensor weight, float entropy) {
      return DreamerLoss.dynamics(weight, advantage, policy.entropy(), entropy);
    }
  };

  abstract Tensor loss(ActionDistribution policy, Tensor action, Tensor advantage, Tensor weight, float entropy);
}
