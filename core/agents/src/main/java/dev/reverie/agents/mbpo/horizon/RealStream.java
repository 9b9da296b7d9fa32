package dev.reverie.agents.mbpo.horizon;

import dev.reverie.agents.env.ActionBounds;
import dev.reverie.agents.env.Environment;
import dev.reverie.agents.env.EnvironmentSpec;
import dev.reverie.agents.env.Environments;
import dev.reverie.agents.replay.ReplayRing;
import dev.reverie.agents.replay.TransitionLayout;
import dev.reverie.agents.sac.RealExperience;
import dev.reverie.agents.sac.Sac;
import dev.reverie.agents.sac.SacAlgorithm;
import dev.reverie.agents.sac.SacSettings;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import java.util.function.LongConsumer;

/**
 * Real transitions as an agent meets them that learns meanwhile: random actions first, then soft actor-critic with one
 * update after each step, by the task's own settings. No model has a part in it.
 */
final class RealStream {
  private final EnvironmentSpec spec;
  private final SacSettings settings;
  private final TransitionLayout layout;
  private final ReplayRing ring;
  private final Sac sac;

  RealStream(String task, Store store, int most) {
    try (Environment environment = Environments.create(task, 1)) {
      spec = environment.spec();
    }
    settings = new SacAlgorithm().preset(spec);
    layout = new TransitionLayout(spec.requireNumbers(), ActionBounds.of(spec).actions());
    State table = store.free("stream", most, layout.width());
    ring = new ReplayRing(table, 0, most);
    sac = new Sac(table, layout, settings.sac(), 1);
  }

  /** Records until the ring is full; {@code each} is told before each step how many there are. */
  void record(LongConsumer each) {
    Store store = ring.table().store();
    RealExperience experience = new RealExperience(ring, layout, ActionBounds.of(spec), sac, settings.randomSteps());
    RandomStream batches = new RandomStream(store.seed(), "sac.batch");
    int[] index = new int[settings.sac().batch()];
    float[] observation = new float[layout.observations()];
    float[] action = new float[layout.actions()];
    try (Environment environment = Environments.create(spec.id(), 1)) {
      environment.seed(store.seed());
      environment.resetAll();
      while (ring.total() < ring.capacity()) {
        each.accept(ring.total());
        System.arraycopy(environment.observations(), 0, observation, 0, observation.length);
        experience.act(observation, action);
        environment.step(action);
        experience.observe(observation, environment.rewards()[0], environment.observations(),
            environment.terminated()[0]);
        if (experience.policyActs()) {
          ring.sample(batches, index, 0, index.length);
          sac.update(index);
        }
        if (environment.terminated()[0] || environment.truncated()[0]) {
          environment.reset(0);
        }
      }
    }
  }

  EnvironmentSpec spec() {
    return spec;
  }

  /** Steps with random actions, before the policy is known. */
  int randomSteps() {
    return settings.randomSteps();
  }

  TransitionLayout layout() {
    return layout;
  }

  ReplayRing ring() {
    return ring;
  }

  Sac sac() {
    return sac;
  }

  double discount() {
    return settings.sac().discount();
  }

  /** All transitions, {@code [capacity, width]}. */
  float[] rows() {
    float[] rows = new float[ring.size() * layout.width()];
    ring.read(ring.oldest(), ring.size(), rows, 0);
    return rows;
  }
}
