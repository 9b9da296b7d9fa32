package dev.reverie.agents.sac;

import dev.reverie.agents.env.ActionBounds;
import dev.reverie.agents.env.EnvironmentSpec;
import dev.reverie.agents.nn.Activation;
import dev.reverie.agents.nn.PolicySpec;
import dev.reverie.agents.replay.ReplayRing;
import dev.reverie.agents.replay.TransitionLayout;
import dev.reverie.agents.train.Actor;
import dev.reverie.agents.train.PhaseClock;
import dev.reverie.agents.train.TransitionLearner;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Soft actor-critic on real experience alone. */
public final class SacLearner extends TransitionLearner {
  private final SacSettings settings;
  private final ReplayRing ring;
  private final Sac sac;
  private final RealExperience experience;
  private final ActionBounds bounds;
  private final RandomStream batches;
  private final int[] index;

  /**
   * Makes an untrained agent.
   *
   * @param settings the settings
   * @param environment the environment, with continuous actions
   * @param store empty store
   */
  public SacLearner(SacSettings settings, EnvironmentSpec environment, Store store) {
    super(environment.requireNumbers());
    this.settings = settings;
    bounds = ActionBounds.of(environment);
    TransitionLayout layout = new TransitionLayout(environment.requireNumbers(), bounds.actions());
    State table = store.free("replay", settings.replayCapacity(), layout.width());
    ring = new ReplayRing(table, 0, settings.replayCapacity());
    sac = new Sac(table, layout, settings.sac(), 1);
    experience = new RealExperience(ring, layout, bounds, sac, settings.randomSteps());
    batches = new RandomStream(store.seed(), "sac.batch");
    index = new int[settings.sac().batch()];
  }

  @Override
  public Store store() {
    return ring.table().store();
  }

  @Override
  public void act(float[] observation, float[] action) {
    experience.act(observation, action);
  }

  @Override
  public void observe(float[] observation, float reward, float[] next, boolean terminated) {
    experience.observe(observation, settings.rewardScale() * reward, next, terminated);
  }

  @Override
  public void learn(long step, PhaseClock clock) {
    if (experience.policyActs()) {
      clock.time("policy", () -> {
        for (int i = 0; i < settings.updatesPerStep(); i++) {
          ring.sample(batches, index, 0, index.length);
          sac.update(index);
        }
      });
      clock.count("policy", settings.updatesPerStep(), (double) settings.updatesPerStep() * sac.program().flops());
    }
  }

  @Override
  public Actor evaluator(int rows) {
    return sac.evaluator(bounds, rows);
  }

  @Override
  public Map<String, ReplayRing> experience() {
    return Map.of("replay", ring);
  }

  @Override
  public Map<String, Long> counters() {
    Map<String, Long> counters = new LinkedHashMap<>();
    counters.put("explore", experience.position());
    counters.put("sac.batch", batches.position());
    return counters;
  }

  @Override
  public void restore(Map<String, Long> counters) {
    experience.seek(counters.get("explore"));
    batches.seek(counters.get("sac.batch"));
  }

  @Override
  public Map<String, Double> metrics() {
    Map<String, Double> values = new LinkedHashMap<>();
    if (batches.position() > 0) {
      sac.metrics().forEach((name, v) -> values.put("sac." + name.replace('/', '.'), (double) v));
    }
    return values;
  }

  @Override
  public Optional<PolicySpec> policy() {
    return Optional.of(new PolicySpec(sac.actor().name(), Activation.RELU, bounds));
  }

  @Override
  public void warmUp() {
    sac.warmUp();
  }
}
