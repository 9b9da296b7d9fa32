package dev.reverie.agents.sac;

import dev.reverie.agents.nn.Mlp;
import dev.reverie.engine.Program;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.OneHot;
import dev.reverie.engine.op.RandomDraw;

/** Acts by the present logits of a network, many observations at a time: a sample of the policy, or its mode. */
final class DiscreteSacActor {
  private final int classes;
  private final Handle mode;
  private final Handle sample;
  private final float[] oneHot;

  private record Handle(Program program, Program.Live live, Program.Input observation, Program.Output action) {
    Handle(Program program) {
      this(program, program.rows("act"), program.input("observation"), program.output("action"));
    }
  }

  DiscreteSacActor(Store store, Mlp actor, String stream, int capacity) {
    classes = actor.outputs();
    oneHot = new float[capacity * classes];
    mode = new Handle(Program.trace(store, g -> {
      Rows rows = g.rows("act", capacity);
      g.output("action", OneHot.mode(actor.apply(g.input("observation", rows, actor.inputs())).softmax(), classes));
    }));
    sample = new Handle(Program.trace(store, g -> {
      Rows rows = g.rows("act", capacity);
      Tensor probability = actor.apply(g.input("observation", rows, actor.inputs())).softmax();
      g.output("action", OneHot.sample(probability, RandomDraw.uniform(g, stream, rows, 1), classes));
    }));
  }

  /** Gives the index of an action for each of some observations. */
  void act(float[] observations, int rows, boolean deterministic, float[] actions) {
    Handle h = deterministic ? mode : sample;
    h.live.live(rows);
    h.observation.set(observations, 0);
    h.program.run();
    h.action.get(oneHot);
    for (int i = 0; i < rows; i++) {
      int chosen = 0;
      while (oneHot[i * classes + chosen] == 0) {
        chosen++;
      }
      actions[i] = chosen;
    }
  }

  void warmUp() {
    mode.program.warmUp();
    sample.program.warmUp();
  }
}
