package dev.reverie.agents.nn;

import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;

/** {@link Initializer#fanInNormal(float, int)}; a fan of 0 is the weight's own number of inputs. */
record FanInNormal(float scale, int fan) implements Initializer {
  /** Makes the deviation of what is left of a normal cut at two deviations 1 again. */
  private static final double CORRECTION = 1.1368;

  @Override
  public void fill(State weight, int inputs, int outputs, RandomStream random) {
    int from = fan == 0 ? inputs : fan;
    TruncatedNormal.fill(weight, (float) (scale * CORRECTION / Math.sqrt(from)), random);
  }
}
