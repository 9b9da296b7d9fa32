package dev.reverie.agents.policy;

import dev.reverie.engine.RandomStream;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What a policy remembers for one caller: of the episode so far, and of its random numbers. It holds nothing for a
 * policy that acts by the present observation alone. One thread at a time may use it.
 */
public final class PolicyState {
  final float[][] carried;
  final RandomStream random;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final boolean shared;
  private boolean first = true;

  PolicyState(int[] sizes, boolean draws, long seed) {
    shared = sizes.length == 0 && !draws;
    carried = new float[sizes.length][];
    for (int i = 0; i < sizes.length; i++) {
      carried[i] = new float[sizes[i]];
    }
    random = new RandomStream(seed, "policy");
  }

  /** Begins an episode: the next observation is its first. A new state has begun. */
  public void begin() {
    take();
    first = true;
    giveBack();
  }

  boolean first() {
    return first;
  }

  void acted() {
    first = false;
  }

  void take() {
    if (!shared && !busy.compareAndSet(false, true)) {
      throw new IllegalStateException("policy state: used by two threads at once; each caller needs one of its own");
    }
  }

  void giveBack() {
    if (!shared) {
      busy.set(false);
    }
  }
}
