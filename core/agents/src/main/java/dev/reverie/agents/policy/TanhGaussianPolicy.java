package dev.reverie.agents.policy;

import dev.reverie.agents.env.ActionBounds;
import dev.reverie.agents.env.ActionSpace;
import dev.reverie.agents.nn.Activation;
import dev.reverie.agents.nn.Mlp;
import dev.reverie.agents.nn.PolicyHead;
import dev.reverie.engine.Program;
import dev.reverie.engine.Store;

/** The mode of a tanh-Gaussian policy, {@code tanh(mean)}, by one network on the present observation's numbers. */
public final class TanhGaussianPolicy implements PolicyKind<TanhGaussianPolicy.Parts> {
  /** Its name in checkpoints. */
  public static final String NAME = "tanh-gaussian";

  /**
   * What it must know.
   *
   * @param actor dotted name of the actor's network, e.g. {@code sac.actor}
   * @param activation of its hidden layers
   */
  public record Parts(String actor, Activation activation) {
  }

  /** Makes the kind. */
  public TanhGaussianPolicy() {
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
    if (!(spec.action() instanceof ActionSpace.Continuous(float[] low, float[] high))) {
      throw new IllegalArgumentException("policy '" + NAME + "' gives continuous actions, not " + spec.action());
    }
    PolicyHead head = new PolicyHead(Mlp.of(store, parts.actor(), parts.activation()));
    if (head.actions() != low.length || head.observations() != spec.observation().numbers()) {
      throw new IllegalArgumentException("policy: network '" + parts.actor() + "' takes " + head.observations()
          + " numbers and has " + head.actions() + " actions, expected " + spec.observation().numbers() + " and "
          + low.length);
    }
    ActionBounds bounds = new ActionBounds(low, high);
    Program program = Program.trace(store, g -> g.output("action", head.mode(g.input("numbers", 1,
        head.observations()))));
    return new PolicyProgram(program, (raw, action) -> bounds.scale(raw, 0, action, 0));
  }
}
