package dev.reverie.agents.sac;

import dev.reverie.agents.nn.PolicyHead;
import dev.reverie.engine.Program;
import dev.reverie.engine.Store;

/**
 * Acts by the present parameters of a store, many observations at a time, with random numbers from a stream of its own:
 * acting in training and in evaluation do not disturb each other or the updates. Not to be used while an update runs.
 */
public final class SacActor {
  private final PolicyHead policy;
  private final int capacity;
  private final Handle mode;
  private final Handle sample;

  private record Handle(Program program, Program.Live live, Program.Input observation, Program.Output action) {
    Handle(Program program) {
      this(program, program.rows("act"), program.input("observation"), program.output("action"));
    }
  }

  /**
   * Traces the two ways to act.
   *
   * @param store has the actor's parameters
   * @param policy the policy over that store
   * @param stream random stream of the sampled actions
   * @param rows the most observations at a time
   */
  public SacActor(Store store, PolicyHead policy, String stream, int rows) {
    this.policy = policy;
    this.capacity = rows;
    this.mode = new Handle(Program.trace(store, g -> g.output("action",
        policy.mode(g.input("observation", g.rows("act", rows), policy.observations())))));
    this.sample = new Handle(Program.trace(store, g -> g.output("action",
        policy.sample(g.input("observation", g.rows("act", rows), policy.observations()), stream).action())));
  }

  /**
   * Gives an action for each observation.
   *
   * @param observations row-major, {@code rows} of them
   * @param rows how many, at most the capacity
   * @param deterministic whether to take {@code tanh(mean)} instead of a sample
   * @param actions receives the actions, row-major, in [-1, 1]
   */
  public void act(float[] observations, int rows, boolean deterministic, float[] actions) {
    if (rows < 0 || rows > capacity || observations.length < (long) rows * policy.observations()
        || actions.length < (long) rows * policy.actions()) {
      throw new IllegalArgumentException("act: " + rows + " rows, " + observations.length + " numbers of observations, "
          + "room for " + actions.length + " of actions; expected at most " + capacity + " rows of "
          + policy.observations() + " and " + policy.actions());
    }
    Handle h = deterministic ? mode : sample;
    h.live.live(rows);
    h.observation.set(observations, 0);
    h.program.run();
    h.action.get(actions);
  }

  /** Compiles both ways to act to full speed; no random number is used up. */
  public void warmUp() {
    mode.program.warmUp();
    sample.program.warmUp();
  }
}
