package dev.reverie.agents.nn;

import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;

/** {@link Initializer#truncatedNormal()}. */
record TruncatedNormal() implements Initializer {
  @Override
  public void fill(State weight, int inputs, int outputs, RandomStream random) {
    fill(weight, (float) (0.5 / Math.sqrt(inputs)), random);
  }

  /** Standard normals within two deviations, times a number. */
  static void fill(State weight, float deviation, RandomStream random) {
    float[] values = new float[weight.size()];
    for (int i = 0; i < values.length; i++) {
      float z = random.normal();
      while (Math.abs(z) > 2f) {
        z = random.normal();
      }
      values[i] = deviation * z;
    }
    weight.set(values);
  }
}
