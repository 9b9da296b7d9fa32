package dev.reverie.agents.sac;

import dev.reverie.agents.nn.Activation;
import dev.reverie.agents.nn.Initializer;
import dev.reverie.agents.nn.Mlp;
import dev.reverie.engine.Graph;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.op.Assign;
import java.util.ArrayList;
import java.util.List;

/** Two critics, {@code sac.q1} and {@code sac.q2}, and the targets that follow them slowly. */
final class TwinCritics {
  private final List<Mlp> critics;
  private final List<Mlp> targets;

  TwinCritics(Store store, int inputs, int outputs, SacConfig config, RandomStream random) {
    critics = List.of(critic(store, "sac.q1", inputs, outputs, config, random),
        critic(store, "sac.q2", inputs, outputs, config, random));
    targets = List.of(critic(store, "sac.q1target", inputs, outputs, config, random),
        critic(store, "sac.q2target", inputs, outputs, config, random));
    for (int i = 0; i < 2; i++) {
      targets.get(i).copyFrom(critics.get(i));
    }
  }

  private static Mlp critic(Store store, String name, int inputs, int outputs, SacConfig config, RandomStream random) {
    return new Mlp(store, name, 1, inputs, config.hidden(), outputs, Activation.RELU, Initializer.glorotUniform(),
        random);
  }

  Mlp first() {
    return critics.getFirst();
  }

  Mlp second() {
    return critics.getLast();
  }

  Mlp firstTarget() {
    return targets.getFirst();
  }

  Mlp secondTarget() {
    return targets.getLast();
  }

  /** The parameters of both critics. */
  List<State> parameters() {
    List<State> all = new ArrayList<>();
    critics.forEach(c -> all.addAll(c.parameters()));
    return all;
  }

  /** Moves the targets a fraction tau towards the critics. */
  void follow(Graph g, float tau) {
    g.scope("target", () -> {
      for (int i = 0; i < 2; i++) {
        List<State> from = critics.get(i).parameters();
        List<State> to = targets.get(i).parameters();
        for (int k = 0; k < from.size(); k++) {
          Assign.apply(to.get(k), g.read(from.get(k)), tau);
        }
      }
    });
  }
}
