package dev.reverie.agents.mbpo;

import dev.reverie.agents.replay.ReplayRing;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;

/**
 * Lets imagined transitions go by the number of plannings since, where plannings differ in how much they leave. States:
 * {@code rollout.kept}, what each of the last plannings left, and {@code rollout.plannings}.
 */
final class PoolAges {
  private final ReplayRing pool;
  private final State kept;
  private final State plannings;
  private final int[] rows;
  private final int[] so = new int[1];
  private long before;

  PoolAges(Store store, ReplayRing pool, int retained) {
    this.pool = pool;
    kept = store.counter("rollout.kept", retained);
    plannings = store.counter("rollout.plannings", 1);
    rows = new int[retained];
  }

  /** A planning is about to add to the pool. */
  void begin() {
    before = pool.total();
  }

  /** It has. */
  void end() {
    kept.get(rows);
    plannings.get(so);
    rows[so[0] % rows.length] = (int) (pool.total() - before);
    so[0]++;
    kept.set(rows);
    plannings.set(so);
    long young = 0;
    for (int r : rows) {
      young += r;
    }
    pool.forget(Math.max(pool.oldest(), pool.total() - young));
  }
}
