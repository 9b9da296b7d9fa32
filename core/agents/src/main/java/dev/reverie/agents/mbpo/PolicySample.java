package dev.reverie.agents.mbpo;

import dev.reverie.agents.nn.PolicyHead;
import dev.reverie.engine.Program;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Store;

/** The policy's sampled actions in imagined states; the noise follows a rollout's number. */
final class PolicySample {
  private final int actions;
  private final Program program;
  private final Program.Live rows;
  private final Program.Input observation;
  private final Program.Input id;
  private final Program.Output action;

  PolicySample(Store store, PolicyHead head, int capacity) {
    actions = head.actions();
    program = Program.trace(store, g -> {
      Rows r = g.rows("states", capacity);
      g.output("action", head.sample(g.input("observation", r, head.observations()), "rollout.policy",
          g.indexInput("id", r)).action());
    });
    rows = program.rows("states");
    observation = program.input("observation");
    id = program.input("id");
    action = program.output("action");
  }

  /** Samples for states under way; {@code into} receives the actions in the place of the states. */
  void sample(Underway states, int from, int count, float[] into) {
    rows.live(count);
    observation.set(states.observation(), from * states.width());
    id.set(states.ids(from, count));
    program.run();
    action.get(into, from * actions);
  }

  long flops() {
    return program.flops();
  }

  void warmUp() {
    program.warmUp();
  }
}
