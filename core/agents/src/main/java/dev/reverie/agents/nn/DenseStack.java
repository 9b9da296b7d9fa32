package dev.reverie.agents.nn;

import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Layers one after another, {@code <name>.0}, {@code <name>.1} and so on, with an own end, {@code <name>.out}, or none.
 */
public final class DenseStack {
  private final List<Dense> layers;

  private DenseStack(List<Dense> layers) {
    this.layers = layers;
  }

  /**
   * Makes hidden layers alone.
   *
   * @param store where the states go
   * @param name dotted prefix of their names
   * @param inputs features in
   * @param width features out of each layer
   * @param count layers, at least 1
   * @param form of each layer
   * @param random where the first values come from
   * @return the stack
   */
  public static DenseStack hidden(Store store, String name, int inputs, int width, int count, Dense.Form form,
      RandomStream random) {
    if (count < 1) {
      throw new IllegalArgumentException("network '" + name + "': " + count + " layers, expected at least 1");
    }
    List<Dense> layers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      layers.add(new Dense(store, name + "." + i, i == 0 ? inputs : width, width, form, random));
    }
    return new DenseStack(layers);
  }

  /**
   * Makes hidden layers and a linear end.
   *
   * @param store where the states go
   * @param name dotted prefix of their names
   * @param inputs features in
   * @param width features out of each hidden layer
   * @param count hidden layers, at least 1
   * @param form of each hidden layer
   * @param outputs features out
   * @param end first values of the last layer
   * @param random where the first values come from
   * @return the stack
   */
  public static DenseStack head(Store store, String name, int inputs, int width, int count, Dense.Form form,
      int outputs, Initializer end, RandomStream random) {
    List<Dense> layers = new ArrayList<>(hidden(store, name, inputs, width, count, form, random).layers);
    layers.add(new Dense(store, name + ".out", width, outputs, Dense.Form.linear(end), random));
    return new DenseStack(layers);
  }

  /**
   * Traces all layers with their parameters as they are at this point of the trace.
   *
   * @param x {@code [rows, inputs]}
   * @return {@code [rows, outputs]}
   */
  public Tensor apply(Tensor x) {
    Tensor y = x;
    for (Dense layer : layers) {
      y = layer.apply(y);
    }
    return y;
  }

  /**
   * Makes a stack of the same form with the same parameters, in states of its own.
   *
   * @param prefix dotted prefix of their names
   * @return the copy
   */
  public DenseStack copy(String prefix) {
    return new DenseStack(layers.stream()
        .map(l -> l.copy(prefix + l.name().substring(l.name().lastIndexOf('.')))).toList());
  }

  /**
   * Features in.
   *
   * @return the number
   */
  public int inputs() {
    return layers.getFirst().inputs();
  }

  /**
   * Features out.
   *
   * @return the number
   */
  public int outputs() {
    return layers.getLast().outputs();
  }

  /**
   * All parameters, first layer first.
   *
   * @return a new list
   */
  public List<State> parameters() {
    List<State> all = new ArrayList<>();
    layers.forEach(l -> all.addAll(l.parameters()));
    return all;
  }
}
