package dev.reverie.agents.nn;

import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;

/** {@link Initializer#glorotUniform()}. */
record GlorotUniform() implements Initializer {
  @Override
  public void fill(State weight, int inputs, int outputs, RandomStream random) {
    Uniform.fill(weight, Math.sqrt(6.0 / (inputs + outputs)), random);
  }
}
