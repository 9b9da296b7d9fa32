package dev.reverie.agents.sac;

import dev.reverie.agents.env.ActionBounds;
import dev.reverie.agents.env.EnvironmentSpec;
import dev.reverie.agents.policy.PolicySpec;
import dev.reverie.agents.replay.TransitionLayout;
import dev.reverie.agents.train.Actor;
import dev.reverie.engine.Program;
import dev.reverie.engine.Store;
import java.util.Map;
import java.util.Optional;

/** Soft actor-critic on real experience alone, with continuous actions. */
public final class SacLearner extends ReplayedLearner {
  private final SacSettings settings;
  private final Sac sac;
  private final RealExperience experience;
  private final ActionBounds bounds;

  /**
   * Makes an untrained agent.
   *
   * @param settings the settings
   * @param environment the environment, with continuous actions
   * @param store empty store
   */
  public SacLearner(SacSettings settings, EnvironmentSpec environment, Store store) {
    this(settings, new TransitionLayout(environment.requireNumbers(), ActionBounds.of(environment).actions()),
        ActionBounds.of(environment), store);
  }

  private SacLearner(SacSettings settings, TransitionLayout layout, ActionBounds bounds, Store store) {
    super(settings, layout, store);
    this.settings = settings;
    this.bounds = bounds;
    sac = new Sac(ring.table(), layout, settings.sac(), 1);
    experience = new RealExperience(ring, layout, bounds, sac, settings.randomSteps());
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
  Program program() {
    return sac.program();
  }

  @Override
  void update(int[] rows) {
    sac.update(rows);
  }

  @Override
  Map<String, Float> updateMetrics() {
    return sac.metrics();
  }

  @Override
  boolean policyActs() {
    return experience.policyActs();
  }

  @Override
  long explored() {
    return experience.position();
  }

  @Override
  void exploreFrom(long words) {
    experience.seek(words);
  }

  @Override
  public Actor evaluator(int rows) {
    return sac.evaluator(bounds, rows);
  }

  @Override
  public Optional<PolicySpec> policy() {
    return Optional.of(sac.policySpec(bounds));
  }

  @Override
  public void warmUp() {
    sac.warmUp();
  }
}
