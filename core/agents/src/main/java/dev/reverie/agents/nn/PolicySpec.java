package dev.reverie.agents.nn;

import dev.reverie.agents.env.ActionBounds;
import java.util.Objects;

/**
 * What a policy is made of beside its parameters.
 *
 * @param actor dotted name of the actor's network, e.g. {@code sac.actor}
 * @param activation of its hidden layers
 * @param bounds the environment's actions
 */
public record PolicySpec(String actor, Activation activation, ActionBounds bounds) {
  /** Refuses missing parts. */
  public PolicySpec {
    Objects.requireNonNull(actor, "actor");
    Objects.requireNonNull(activation, "activation");
    Objects.requireNonNull(bounds, "bounds");
  }
}
