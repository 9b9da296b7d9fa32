package dev.reverie.agents.dreamer.actor;

import dev.reverie.agents.nn.Dense;
import dev.reverie.agents.nn.DenseStack;
import dev.reverie.agents.nn.Initializer;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The actor: hidden layers, and a linear end for each part of what its kind of policy takes. */
public final class ActorNetwork {
  private final ActionKind kind;
  private final DenseStack hidden;
  private final List<Dense> ends = new ArrayList<>();

  /**
   * Makes the network.
   *
   * @param store where the states go
   * @param name dotted prefix of their names
   * @param kind of the policy
   * @param hidden the layers before the ends
   * @param end first values of the ends
   * @param random where the first values come from
   */
  public ActorNetwork(Store store, String name, ActionKind kind, DenseStack hidden, Initializer end,
      RandomStream random) {
    this.kind = kind;
    this.hidden = hidden;
    for (int i = 0; i < kind.ends().size(); i++) {
      ends.add(new Dense(store, name + ".out" + i, hidden.outputs(), kind.ends().get(i), Dense.Form.linear(end),
          random));
    }
  }

  /**
   * The policy at some states.
   *
   * @param features {@code [rows, F]}
   * @return the policy
   */
  public ActionDistribution apply(Tensor features) {
    Tensor x = hidden.apply(features);
    List<Tensor> raw = ends.stream().map(e -> e.apply(x)).toList();
    return kind.of(raw.size() == 1 ? raw.getFirst()
        : raw.getFirst().concat(raw.subList(1, raw.size()).toArray(Tensor[]::new)));
  }

  /**
   * The kind of policy.
   *
   * @return the kind
   */
  public ActionKind kind() {
    return kind;
  }

  /**
   * What is learned.
   *
   * @return a new list
   */
  public List<State> parameters() {
    List<State> all = new ArrayList<>(hidden.parameters());
    ends.forEach(e -> all.addAll(e.parameters()));
    return all;
  }
}
