package dev.reverie.agents.nn;

import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;

/** Symmetric uniform numbers. */
final class Uniform {
  private Uniform() {
  }

  static void fill(State state, double limit, RandomStream random) {
    float[] values = new float[state.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (limit * (2.0 * random.uniform() - 1.0));
    }
    state.set(values);
  }
}
