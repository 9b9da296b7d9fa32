package dev.reverie.agents.dreamer;

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
record Networks(Store store, Dense.Form form, RandomStream random) {
  private static final String PREFIX = "dreamer.";

  static Networks of(Store store, Dense.Form form) {
    return new Networks(store, form, new RandomStream(store.seed(), PREFIX + "initialize"));
  }

  String name(String part) {
    return PREFIX + part;
  }

  DenseStack hidden(String name, int inputs, int width, int count) {
    return DenseStack.hidden(store, name(name), inputs, width, count, form, random);
  }

  DenseStack head(String name, int inputs, int width, int count, int outputs) {
    return head(name, inputs, width, count, outputs, form.init());
  }

  DenseStack head(String name, int inputs, int width, int count, int outputs, Initializer end) {
    return DenseStack.head(store, name(name), inputs, width, count, form, outputs, end, random);
  }

  ActorNetwork actor(ActionKind kind, int inputs, int width, int count) {
    return new ActorNetwork(store, name("actor"), kind, hidden("actor", inputs, width, count), form.init(), random);
  }
}
