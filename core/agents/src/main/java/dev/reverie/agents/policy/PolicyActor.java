package dev.reverie.agents.policy;

import dev.reverie.agents.env.ActionBounds;
import dev.reverie.engine.Program;
import java.util.concurrent.atomic.AtomicBoolean;

/** One thread's instance of a {@link Policy}: a workspace over its parameters. */
public final class PolicyActor {
  private final Program program;
  private final Program.Input observation;
  private final Program.Output action;
  private final ActionBounds bounds;
  private final int observations;
  private final AtomicBoolean busy = new AtomicBoolean();

  PolicyActor(Program program, ActionBounds bounds, int observations) {
    this.program = program;
    this.observation = program.input("observation");
    this.action = program.output("action");
    this.bounds = bounds;
    this.observations = observations;
  }

  /**
   * Gives the deterministic action for an observation. Allocates nothing.
   *
   * @param values {@link Policy#observations()} finite numbers
   * @param to receives the action, in the environment's units
   * @throws IllegalArgumentException if a size is wrong or a number is not finite; the action stays as it was
   */
  public void act(float[] values, float[] to) {
    if (values.length != observations || to.length != bounds.actions()) {
      throw new IllegalArgumentException("act: got an observation of " + values.length + " and an action of "
          + to.length + " numbers, expected " + observations + " and " + bounds.actions());
    }
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException("act: observation[" + i + "] is " + values[i]
            + ", expected a finite number");
      }
    }
    observation.set(values, 0);
    program.run();
    action.get(to);
    bounds.scale(to, 0, to, 0);
  }

  /** Compiles acting to full speed. */
  public void warmUp() {
    program.warmUp();
  }

  boolean take() {
    return !busy.get() && busy.compareAndSet(false, true);
  }

  void giveBack() {
    busy.set(false);
  }
}
