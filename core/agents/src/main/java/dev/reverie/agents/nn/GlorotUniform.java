package dev.reverie.agents.nn;

import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;

/** {@link Initializer#glorotUniform()}. */
record GlorotUniform() implements Initializer {
  @Override
  public void fill(State weight, RandomStream random) {
    Uniform.fill(weight, Math.sqrt(6.0 / (weight.type().dim(1) + weight.type().dim(2))), random);
  }
}
