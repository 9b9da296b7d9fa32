package dev.reverie.agents.mbpo;

import dev.reverie.agents.dyna.Dyna;
import dev.reverie.agents.env.ActionBounds;
import dev.reverie.agents.env.EnvironmentSpec;
import dev.reverie.agents.mbpo.rollout.RolloutController;
import dev.reverie.agents.policy.PolicySpec;
import dev.reverie.agents.replay.ReplayRing;
import dev.reverie.agents.replay.TransitionLayout;
import dev.reverie.agents.sac.RealExperience;
import dev.reverie.agents.sac.Sac;
import dev.reverie.agents.train.Actor;
import dev.reverie.agents.train.PhaseClock;
import dev.reverie.agents.train.TransitionLearner;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Model-based policy optimisation (Janner et al. 2019, arXiv 1906.08253, algorithm 2): an ensemble learns the dynamics,
 * short rollouts branch off real states, and soft actor-critic learns from both kinds of experience.
 *
 * <p>Real and imagined transitions lie in one table, so that one gather takes a mixed batch.
 */
public final class Mbpo extends TransitionLearner implements Dyna {
  private final MbpoSettings settings;
  private final ReplayRing real;
  private final ReplayRing pool;
  private final PoolAges ages;
  private final Sac sac;
  private final RealExperience experience;
  private final ActionBounds bounds;
  private final Ensemble ensemble;
  private final BranchedRollouts rollouts;
  private final ModelError modelError;
  private final RandomStream batches;
  private final int[] index;
  private final Map<String, Double> modelMetrics = new LinkedHashMap<>();
  private boolean updated;

  /**
   * Makes an untrained agent.
   *
   * @param settings the settings
   * @param environment the environment: continuous actions, and a known termination function
   * @param store empty store
   */
  public Mbpo(MbpoSettings settings, EnvironmentSpec environment, Store store) {
    super(environment.requireNumbers());
    this.settings = settings;
    if (environment.termination() == null) {
      throw new IllegalArgumentException("environment '" + environment.id()
          + "' has no termination function; without one a model cannot tell where imagined episodes end");
    }
    bounds = ActionBounds.of(environment);
    TransitionLayout layout = new TransitionLayout(environment.requireNumbers(), bounds.actions());
    int most = settings.poolCapacity(settings.rollout().mostKept());
    State table = layout.table(store, "replay", Math.addExact(settings.replayCapacity(), most));
    real = new ReplayRing(table, 0, settings.replayCapacity());
    sac = new Sac(table, layout, settings.sac(), 1);
    experience = new RealExperience(real, layout, bounds, sac, settings.randomSteps());
    ensemble = new Ensemble(table, layout, settings.ensemble());
    rollouts = new BranchedRollouts(store, layout, ensemble, sac.policy(), environment.termination(), bounds,
        settings.rolloutStates(), settings.rollout(), settings.sac().discount());
    pool = new ReplayRing(table, settings.replayCapacity(), poolCapacity());
    ages = rollouts.controller().forgetsByAge() ? new PoolAges(store, pool, settings.planningsRetained()) : null;
    modelError = new ModelError(store, layout, ensemble);
    batches = new RandomStream(store.seed(), "mbpo.batch");
    index = new int[settings.sac().batch()];
  }

  /** Real steps since the random ones. */
  private long learningStep(long step) {
    return step - settings.randomSteps();
  }

  /** Imagined transitions to keep while rollouts are as long as they are now. */
  private int poolCapacity() {
    RolloutController c = rollouts.controller();
    return settings.poolCapacity(c.refills() ? 1 : c.length());
  }

  private boolean modelDue(long step) {
    return learningStep(step) >= 0 && learningStep(step) % settings.modelEvery() == 0;
  }

  @Override
  public long transitions() {
    return real.total();
  }

  @Override
  public Store store() {
    return real.table().store();
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
  public void learnModel(long step, PhaseClock clock) {
    if (!modelDue(step)) {
      return;
    }
    modelMetrics.clear();
    if (learningStep(step) > 0) {
      ModelError.ByDepth measured = modelError.measure(real, settings.modelEvery(), settings.errorDepth());
      putByDepth("model.error.", measured.error());
      measured.disagreement().forEach((name, values) -> putByDepth("model.disagreement." + name + ".", values));
    }
    Ensemble.Report report = ensemble.train(real);
    clock.count("model", report.steps(), (double) report.steps() * ensemble.stepFlops());
    modelMetrics.put("model.epochs", (double) report.epochs());
    modelMetrics.put("model.steps", (double) report.steps());
    modelMetrics.put("model.loss", (double) report.loss());
    double sum = 0;
    for (double e : report.holdoutErrors()) {
      sum += e;
    }
    modelMetrics.put("model.holdout", sum / report.holdoutErrors().length);
  }

  private void putByDepth(String key, double[] values) {
    for (int depth = 1; depth <= values.length; depth++) {
      modelMetrics.put(key + depth, values[depth - 1]);
    }
  }

  @Override
  public void plan(long step) {
    if (!modelDue(step)) {
      return;
    }
    rollouts.begin(real, settings.rolloutStates(), learningStep(step) / settings.epochLength());
    if (poolCapacity() > pool.capacity()) {
      pool.grow(poolCapacity());
    }
    long imagined;
    if (ages == null) {
      imagined = rollouts.run(pool);
    } else {
      ages.begin();
      imagined = rollouts.run(pool);
      ages.end();
    }
    rollouts.policyCollects(real.total());
    modelMetrics.putAll(rollouts.metrics());
    modelMetrics.put("rollout.transitions", (double) imagined);
    modelMetrics.put("rollout.meanLength", (double) imagined / rollouts.begun());
  }

  @Override
  public void improvePolicy(long step, PhaseClock clock) {
    if (learningStep(step) < 0) {
      return;
    }
    double fill = (double) pool.size() / pool.capacity();
    int updates = rollouts.controller().updates(settings.updatesPerStep(), fill);
    int fromReal = pool.size() == 0 ? index.length : settings.realRows();
    for (int i = 0; i < updates; i++) {
      real.sample(batches, index, 0, fromReal);
      if (fromReal < index.length) {
        pool.sample(batches, index, fromReal, index.length - fromReal);
      }
      sac.update(index);
    }
    updated |= updates > 0;
    clock.count("policy", updates, (double) updates * sac.program().flops());
  }

  @Override
  public Actor evaluator(int rows) {
    return sac.evaluator(bounds, rows);
  }

  @Override
  public Map<String, ReplayRing> experience() {
    Map<String, ReplayRing> rings = new LinkedHashMap<>();
    rings.put("real", real);
    rings.put("model", pool);
    return rings;
  }

  @Override
  public Map<String, Long> counters() {
    Map<String, Long> counters = new LinkedHashMap<>();
    counters.put("explore", experience.position());
    counters.put("model.train", ensemble.position());
    counters.put("rollout.start", rollouts.position());
    counters.put("mbpo.batch", batches.position());
    return counters;
  }

  @Override
  public void restore(Map<String, Long> counters) {
    experience.seek(counters.get("explore"));
    ensemble.seek(counters.get("model.train"));
    rollouts.seek(counters.get("rollout.start"));
    batches.seek(counters.get("mbpo.batch"));
  }

  @Override
  public Map<String, Double> metrics() {
    Map<String, Double> values = new LinkedHashMap<>(modelMetrics);
    if (updated) {
      sac.metrics().forEach((name, v) -> values.put("sac." + name.replace('/', '.'), (double) v));
    }
    return values;
  }

  @Override
  public Optional<PolicySpec> policy() {
    return Optional.of(sac.policySpec(bounds));
  }

  /**
   * The model.
   *
   * @return the ensemble
   */
  public Ensemble ensemble() {
    return ensemble;
  }

  @Override
  public void warmUp() {
    sac.warmUp();
    ensemble.warmUp();
    rollouts.warmUp();
    modelError.warmUp();
  }
}
