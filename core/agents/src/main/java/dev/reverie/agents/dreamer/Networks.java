package dev.reverie.agents.dreamer;

import dev.reverie.agents.dreamer.actor.ActionKind;
import dev.reverie.agents.dreamer.actor.ActorNetwork;
import dev.reverie.agents.nn.Dense;
import dev.reverie.agents.nn.DenseStack;
import dev.reverie.agents.nn.Initializer;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.Store;

/**
 * Makes the fully connected networks of an agent, all of one form.
 *
 * @param store where their states go
 * @param form of the hidden layers
 * @param random where first values come from
 */
public record Networks(Store store, Dense.Form form, RandomStream random) {
  private static final String PREFIX = "dreamer.";

  /**
   * Networks whose first values come from the store's seed.
   *
   * @param store where their states go
   * @param form of the hidden layers
   * @return what makes them
   */
  public static Networks of(Store store, Dense.Form form) {
    return new Networks(store, form, new RandomStream(store.seed(), PREFIX + "initialize"));
  }

  /**
   * What a part's states are called.
   *
   * @param part of an agent
   * @return dotted prefix of their names
   */
  public String name(String part) {
    return PREFIX + part;
  }

  private DenseStack hidden(String name, int inputs, int width, int count) {
    return DenseStack.hidden(store, name(name), inputs, width, count, form, random);
  }

  /**
   * Makes hidden layers and a linear end, whose first values are those of the hidden ones.
   *
   * @param name of the part
   * @param inputs features that go in
   * @param width of each hidden layer
   * @param count of hidden layers
   * @param outputs of the end
   * @return the layers
   */
  public DenseStack head(String name, int inputs, int width, int count, int outputs) {
    return head(name, inputs, width, count, outputs, form.init());
  }

  /**
   * Makes hidden layers and a linear end.
   *
   * @param name of the part
   * @param inputs features that go in
   * @param width of each hidden layer
   * @param count of hidden layers
   * @param outputs of the end
   * @param end first values of the end
   * @return the layers
   */
  public DenseStack head(String name, int inputs, int width, int count, int outputs, Initializer end) {
    return DenseStack.head(store, name(name), inputs, width, count, form, outputs, end, random);
  }

  /**
   * Makes the actor.
   *
   * @param kind of the policy
   * @param inputs features that go in
   * @param width of each hidden layer
   * @param count of hidden layers
   * @return the network
   */
  public ActorNetwork actor(ActionKind kind, int inputs, int width, int count) {
    return new ActorNetwork(store, name("actor"), kind, hidden("actor", inputs, width, count), form.init(), random);
  }
}
