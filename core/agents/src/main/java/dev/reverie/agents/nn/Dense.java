package dev.reverie.agents.nn;

import dev.reverie.engine.Graph;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * One layer: a product, a norm, an activation. Its states are {@code <name>.weight}, {@code [1, in, out]},
 * {@code <name>.bias}, {@code [out]}, and those of its norm, {@code <name>.scale} and {@code <name>.offset}.
 */
public final class Dense {
  private final Form form;
  private final String name;
  private final State weight;
  private final State bias;
  private final List<State> norm;

  /**
   * What a layer does and how it begins.
   *
   * @param norm between product and activation
   * @param activation the activation
   * @param bias whether the product has one
   * @param init first values
   */
  public record Form(Norm norm, Activation activation, boolean bias, Initializer init) {
    /**
     * A product with a bias alone, as heads end.
     *
     * @param init first values
     * @return the form
     */
    public static Form linear(Initializer init) {
      return new Form(Norm.NONE, Activation.IDENTITY, true, init);
    }
  }

  /**
   * Makes a layer and its states.
   *
   * @param store where the states go
   * @param name dotted prefix of their names
   * @param inputs features in
   * @param outputs features out
   * @param form what it does
   * @param random where the first values come from
   */
  public Dense(Store store, String name, int inputs, int outputs, Form form, RandomStream random) {
    this.form = form;
    this.name = name;
    weight = store.weight(name + ".weight", 1, inputs, outputs);
    form.init.fill(weight, random);
    bias = form.bias ? store.free(name + ".bias", outputs) : null;
    if (bias != null) {
      form.init.fillBias(bias, inputs, random);
    }
    norm = form.norm.states(store, name, outputs);
  }

  private Dense(Dense other, String name) {
    form = other.form;
    this.name = name;
    weight = copy(other.weight, name);
    bias = other.bias == null ? null : copy(other.bias, name);
    norm = other.norm.stream().map(s -> copy(s, name)).toList();
  }

  private static State copy(State state, String name) {
    String last = state.name().substring(state.name().lastIndexOf('.'));
    State copy = state.store().add(name + last, state.type());
    copy.set(state.toArray());
    return copy;
  }

  /**
   * Makes a layer of the same form with the same parameters, in states of its own.
   *
   * @param prefix dotted prefix of their names
   * @return the copy
   */
  public Dense copy(String prefix) {
    return new Dense(this, prefix);
  }

  /**
   * Traces the layer with its parameters as they are at this point of the trace.
   *
   * @param x {@code [rows, inputs]}
   * @return {@code [rows, outputs]}
   */
  public Tensor apply(Tensor x) {
    Graph g = x.graph();
    Tensor y = x.linear(g.read(weight), bias == null ? null : g.read(bias));
    return form.activation.apply(form.norm.apply(y, norm.stream().map(g::read).toList()));
  }

  /**
   * The dotted prefix of the names of the states.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * Features in.
   *
   * @return the number
   */
  public int inputs() {
    return weight.type().dim(1);
  }

  /**
   * Features out.
   *
   * @return the number
   */
  public int outputs() {
    return weight.type().dim(2);
  }

  /**
   * The parameters: weight, bias, those of the norm.
   *
   * @return a new list
   */
  public List<State> parameters() {
    List<State> all = new ArrayList<>(List.of(weight));
    if (bias != null) {
      all.add(bias);
    }
    all.addAll(norm);
    return all;
  }
}
