package dev.reverie.agents.nn;

import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;

/** {@link Initializer#uniformFanIn()}. */
record UniformFanIn() implements Initializer {
  @Override
  public void fill(State weight, int inputs, int outputs, RandomStream random) {
    Uniform.fill(weight, 1 / Math.sqrt(inputs), random);
  }

  @Override
  public void fillBias(State bias, int inputs, RandomStream random) {
    Uniform.fill(bias, 1 / Math.sqrt(inputs), random);
  }
}
