package dev.reverie.agents.policy;

import dev.reverie.agents.env.ActionSpace;
import dev.reverie.agents.nn.Activation;
import dev.reverie.agents.nn.Mlp;
import dev.reverie.engine.Program;
import dev.reverie.engine.Store;

/** The likeliest of discrete actions, by the logits of one network on the present observation's numbers. */
public final class LikeliestPolicy implements PolicyKind<LikeliestPolicy.Parts> {
  /** Its name in checkpoints. */
  public static final String NAME = "likeliest";

  /**
   * What it must know.
   *
   * @param actor dotted name of the actor's network, e.g. {@code sac.actor}
   * @param activation of its hidden layers
   */
  public record Parts(String actor, Activation activation) {
  }

  /** Makes the kind. */
  public LikeliestPolicy() {
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Class<Parts> parts() {
    return Parts.class;
  }

  @Override
  public boolean needs(Parts parts, String state) {
    return state.startsWith(parts.actor() + ".");
  }

  @Override
  public PolicyProgram build(PolicySpec spec, Parts parts, Store store) {
    Mlp actor = Mlp.of(store, parts.actor(), parts.activation());
    if (!(spec.action() instanceof ActionSpace.Discrete(int n)) || actor.outputs() != n
        || actor.inputs() != spec.observation().numbers()) {
      throw new IllegalArgumentException("policy: network '" + parts.actor() + "' takes " + actor.inputs()
          + " numbers and gives " + actor.outputs() + " logits, expected " + spec.observation().numbers()
          + " and as many as there are of " + spec.action());
    }
    Program program = Program.trace(store, g -> g.output("action", actor.apply(g.input("numbers", 1,
        actor.inputs()))));
    return new PolicyProgram(program, (raw, action) -> {
      int best = 0;
      for (int k = 1; k < raw.length; k++) {
        best = raw[k] > raw[best] ? k : best;
      }
      action[0] = best;
    });
  }
}
