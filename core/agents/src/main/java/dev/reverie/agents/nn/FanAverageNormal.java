package dev.reverie.agents.nn;

import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;

/** {@link Initializer#fanAverageNormal(float)}. */
record FanAverageNormal(float scale) implements Initializer {
  private static final double CORRECTION = 1.1368;

  @Override
  public void fill(State weight, int inputs, int outputs, RandomStream random) {
    double fan = (inputs + outputs) / 2.0;
    TruncatedNormal.fill(weight, (float) (scale * CORRECTION / Math.sqrt(fan)), random);
  }
}
