package dev.reverie.agents.nn;

import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;

/** {@link Initializer#fanAverageNormal(float)}. */
record FanAverageNormal(float scale) implements Initializer {
  private static final double CORRECTION = 1.1368;

  @Override
  public void fill(State weight, RandomStream random) {
    double fan = (weight.type().dim(1) + weight.type().dim(2)) / 2.0;
    TruncatedNormal.fill(weight, (float) (scale * CORRECTION / Math.sqrt(fan)), random);
  }
}
