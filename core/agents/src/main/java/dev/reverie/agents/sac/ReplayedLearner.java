package dev.reverie.agents.sac;

import dev.reverie.agents.replay.ReplayRing;
import dev.reverie.agents.replay.TransitionLayout;
import dev.reverie.agents.train.PhaseClock;
import dev.reverie.agents.train.TransitionLearner;
import dev.reverie.engine.Program;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.Store;
import java.util.LinkedHashMap;
import java.util.Map;

/** What soft actor-critic does for both kinds of actions: uniform replay of all transitions, some updates a step. */
abstract class ReplayedLearner extends TransitionLearner {
  final ReplayRing ring;
  private final SacSettings settings;
  private final RandomStream batches;
  private final int[] index;

  ReplayedLearner(SacSettings settings, TransitionLayout layout, Store store) {
    super(layout.observations());
    this.settings = settings;
    ring = new ReplayRing(layout.table(store, "replay", settings.replayCapacity()), 0, settings.replayCapacity());
    batches = new RandomStream(store.seed(), "sac.batch");
    index = new int[settings.sac().batch()];
  }

  abstract Program program();

  abstract void update(int[] rows);

  abstract Map<String, Float> updateMetrics();

  /** Whether the random steps are over. */
  abstract boolean policyActs();

  /** Words drawn from the stream of random actions. */
  abstract long explored();

  abstract void exploreFrom(long words);

  @Override
  public final Store store() {
    return ring.table().store();
  }

  @Override
  public final void learn(long step, PhaseClock clock) {
    if (policyActs()) {
      clock.time("policy", () -> {
        for (int i = 0; i < settings.updatesPerStep(); i++) {
          ring.sample(batches, index, 0, index.length);
          update(index);
        }
      });
      clock.count("policy", settings.updatesPerStep(), (double) settings.updatesPerStep() * program().flops());
    }
  }

  @Override
  public final Map<String, ReplayRing> experience() {
    return Map.of("replay", ring);
  }

  @Override
  public final Map<String, Long> counters() {
    Map<String, Long> counters = new LinkedHashMap<>();
    counters.put("explore", explored());
    counters.put("sac.batch", batches.position());
    return counters;
  }

  @Override
  public final void restore(Map<String, Long> counters) {
    exploreFrom(counters.get("explore"));
    batches.seek(counters.get("sac.batch"));
  }

  @Override
  public final Map<String, Double> metrics() {
    Map<String, Double> values = new LinkedHashMap<>();
    if (batches.position() > 0) {
      updateMetrics().forEach((name, v) -> values.put("sac." + name.replace('/', '.'), (double) v));
    }
    return values;
  }
}
