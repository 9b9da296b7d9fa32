package dev.reverie.agents.nn;

import dev.reverie.engine.Graph;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * A multi-layer perceptron: hidden layers with an activation, then a linear layer. With groups it is an ensemble, and
 * each row goes through the network of its group.
 *
 * <p>Layer i has the states {@code <name>.<i>.weight}, {@code [groups, in, out]}, and {@code <name>.<i>.bias},
 * {@code [out]}, or {@code [groups, out]} for several groups.
 */
public final class Mlp {
  private final String name;
  private final Activation activation;
  private final List<State> weights = new ArrayList<>();
  private final List<State> biases = new ArrayList<>();

  /**
   * Makes a network and its states.
   *
   * @param store where the states go
   * @param name dotted prefix of their names
   * @param groups networks side by side, 1 for a plain one
   * @param inputs features in
   * @param hidden width of each hidden layer, possibly none
   * @param outputs features out
   * @param activation after each hidden layer
   * @param init first values; biases are zero unless it says otherwise
   * @param random where the first values come from
   */
  public Mlp(Store store, String name, int groups, int inputs, int[] hidden, int outputs, Activation activation,
      Initializer init, RandomStream random) {
    this.name = name;
    this.activation = activation;
    int in = inputs;
    for (int i = 0; i <= hidden.length; i++) {
      int out = i < hidden.length ? hidden[i] : outputs;
      State weight = store.weight(name + "." + i + ".weight", groups, in, out);
      State bias = groups == 1 ? store.free(name + "." + i + ".bias", out)
          : store.free(name + "." + i + ".bias", groups, out);
      init.fill(weight, random);
      init.fillBias(bias, in, random);
      weights.add(weight);
      biases.add(bias);
      in = out;
    }
  }

  private Mlp(Store store, String name, Activation activation) {
    this.name = name;
    this.activation = activation;
    do {
      String layer = name + "." + weights.size();
      weights.add(store.get(layer + ".weight"));
      biases.add(store.get(layer + ".bias"));
    } while (store.contains(name + "." + weights.size() + ".weight"));
  }

  /**
   * The network whose states are in a store already: in a snapshot, or read from a file.
   *
   * @param store has {@code <name>.0.weight} and so on
   * @param name dotted prefix of the names
   * @param activation after each hidden layer
   * @return the network
   * @throws IllegalArgumentException if the store has no such states
   */
  public static Mlp of(Store store, String name, Activation activation) {
    return new Mlp(store, name, activation);
  }

  /**
   * Traces the network with its parameters as they are at this point of the trace.
   *
   * @param x {@code [rows, inputs]}, over rows of as many groups as this has
   * @return {@code [rows, outputs]}
   */
  public Tensor apply(Tensor x) {
    Graph g = x.graph();
    Tensor y = x;
    for (int i = 0; i < weights.size(); i++) {
      y = y.linear(g.read(weights.get(i)), g.read(biases.get(i)));
      if (i + 1 < weights.size()) {
        y = activation.apply(y);
      }
    }
    return y;
  }

  /**
   * Makes a network of the same shape with the same parameters, in states of its own.
   *
   * @param prefix dotted prefix of their names
   * @return the copy
   */
  public Mlp copy(String prefix) {
    Store store = weights.getFirst().store();
    for (int i = 0; i < weights.size(); i++) {
      store.add(prefix + "." + i + ".weight", weights.get(i).type());
      store.add(prefix + "." + i + ".bias", biases.get(i).type());
    }
    Mlp copy = of(store, prefix, activation);
    copy.copyFrom(this);
    return copy;
  }

  /**
   * Copies the parameters of a network of the same shape, as a target network starts.
   *
   * @param other the source
   */
  public void copyFrom(Mlp other) {
    List<State> from = other.parameters();
    List<State> to = parameters();
    if (from.size() != to.size()) {
      throw new IllegalArgumentException("network '" + name + "' has " + to.size() / 2 + " layers, got '" + other.name
          + "' with " + from.size() / 2);
    }
    for (int i = 0; i < to.size(); i++) {
      to.get(i).set(from.get(i).toArray());
    }
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
    return weights.getFirst().type().dim(1);
  }

  /**
   * Features out.
   *
   * @return the number
   */
  public int outputs() {
    return weights.getLast().type().dim(2);
  }

  /**
   * All parameters: weight and bias of the first layer, of the second, and so on.
   *
   * @return a new list
   */
  public List<State> parameters() {
    List<State> all = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      all.add(weights.get(i));
      all.add(biases.get(i));
    }
    return all;
  }

  /**
   * The weights, first layer first.
   *
   * @return a copy
   */
  public List<State> weights() {
    return List.copyOf(weights);
  }

  /**
   * The biases, first layer first.
   *
   * @return a copy
   */
  public List<State> biases() {
    return List.copyOf(biases);
  }
}
