package dev.reverie.agents.sac;

import dev.reverie.agents.nn.AdamOptimizer;
import dev.reverie.engine.Store;
import dev.reverie.engine.op.Adam;

/** Adam for actor, critics and temperature: {@code sac.adam.actor}, {@code sac.adam.critic}, {@code sac.adam.alpha}. */
record SacOptimizers(AdamOptimizer actor, AdamOptimizer critic, AdamOptimizer alpha) {
  static SacOptimizers of(Store store, float learningRate) {
    Adam.Config adam = new Adam.Config(learningRate, 0.9, 0.999, 1e-8, Adam.Epsilon.UNCORRECTED, 0, 0);
    return new SacOptimizers(new AdamOptimizer(store, "sac.adam.actor", adam),
        new AdamOptimizer(store, "sac.adam.critic", adam), new AdamOptimizer(store, "sac.adam.alpha", adam));
  }
}
