package dev.reverie.agents.dreamer.v1;

import dev.reverie.agents.dreamer.Bursts;
import dev.reverie.agents.dreamer.DreamerLearner;
import dev.reverie.agents.dreamer.config.BatchConfig;
import dev.reverie.agents.dreamer.config.BurstConfig;
import dev.reverie.agents.dreamer.config.DreamerSize;
import dev.reverie.agents.dreamer.config.EvaluationMode;
import dev.reverie.agents.dreamer.config.Instances;
import dev.reverie.agents.env.EnvironmentSpec;
import dev.reverie.agents.policy.PolicySpec;
import dev.reverie.agents.train.Algorithm;
import dev.reverie.agents.train.Learner;
import dev.reverie.agents.train.TrainingConfig;
import dev.reverie.engine.Store;

/** Dreamer v1 by name. */
public final class DreamerV1Algorithm implements Algorithm<DreamerV1Settings> {
  private static final int REPEAT = 2;
  /** Makes the algorithm. */
  public DreamerV1Algorithm() {
  }

  @Override
  public String name() {
    return "dreamer-v1";
  }

  @Override
  public String description() {
    return "a Gaussian world model, actor learned through imagined trajectories (2020)";
  }

  @Override
  public Class<DreamerV1Settings> settings() {
    return DreamerV1Settings.class;
  }

  /**
   * The published hyper-parameters for pictures, {@link DreamerV1Config#narrow} for numbers; sizes, batch and number of
   * starts are those of two processor cores, below 10 GFLOP an update. Random actions and bursts of updates are
   * the authors', whose numbers count environment steps, with twice the updates for numbers.
   */
  @Override
  public DreamerV1Settings preset(EnvironmentSpec environment) {
    boolean pictures = environment.observation().image() != null;
    return new DreamerV1Settings(new TrainingConfig(100_000, 5000, 10, 1_000_000, 5000, REPEAT, Instances.MANY),
        new DreamerSize(DreamerSize.CUSTOM, 128, 128, 128, pictures ? 30 : 4, 1, 8, 2), 16, EvaluationMode.POLICY_MODE,
        new BatchConfig(100_000, 16, 50), new BurstConfig(5000 / REPEAT, 100, 1000 / REPEAT, pictures ? 100 : 200),
        pictures ? DreamerV1Config.published() : DreamerV1Config.narrow());
  }

  @Override
  public Learner create(DreamerV1Settings settings, EnvironmentSpec environment, Store store) {
    return new DreamerLearner(DreamerV1.parts(store, settings, environment), settings.batch().replay(),
        new Bursts(settings.schedule()), settings.training().instances(), settings.evaluation(), environment,
        new PolicySpec(DreamerV1Policy.NAME, environment.observation(), environment.action(), settings));
  }
}
