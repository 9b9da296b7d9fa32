package dev.reverie.agents.dreamer.v2;

import dev.reverie.agents.dreamer.Bursts;
import dev.reverie.agents.dreamer.DreamerLearner;
import dev.reverie.agents.dreamer.config.BatchConfig;
import dev.reverie.agents.dreamer.config.BurstConfig;
import dev.reverie.agents.dreamer.config.DreamerSize;
import dev.reverie.agents.dreamer.config.EvaluationMode;
import dev.reverie.agents.dreamer.config.Instances;
import dev.reverie.agents.env.ActionSpace;
import dev.reverie.agents.env.EnvironmentSpec;
import dev.reverie.agents.policy.PolicySpec;
import dev.reverie.agents.train.Algorithm;
import dev.reverie.agents.train.Learner;
import dev.reverie.agents.train.TrainingConfig;
import dev.reverie.engine.Store;

/** Dreamer v2 by name. */
public final class DreamerV2Algorithm implements Algorithm<DreamerV2Settings> {
  /** Makes the algorithm. */
  public DreamerV2Algorithm() {
  }

  @Override
  public String name() {
    return "dreamer-v2";
  }

  @Override
  public String description() {
    return "a categorical world model with balanced divergence and a target critic (2021)";
  }

  @Override
  public Class<DreamerV2Settings> settings() {
    return DreamerV2Settings.class;
  }

  /**
   * The published hyper-parameters of continuous control or, for discrete actions, of Atari, and
   * {@link DreamerV2Config#narrow} where numbers are observed and actions are continuous; sizes and number of starts
   * are those of two processor cores, below 10 GFLOP an update. Atari's 50,000 random actions are 1,000 here, and its
   * 16 actions from one update to the next are 5, or 2.5 with narrow networks.
   */
  @Override
  public DreamerV2Settings preset(EnvironmentSpec environment) {
    boolean continuous = environment.action() instanceof ActionSpace.Continuous;
    boolean narrow = continuous && environment.observation().image() == null;
    DreamerV2Config published = continuous ? DreamerV2Config.continuous() : DreamerV2Config.discrete();
    return new DreamerV2Settings(new TrainingConfig(100_000, 5000, 10, 1_000_000, 5000, continuous ? 2 : 1, Instances.MANY),
        new DreamerSize(DreamerSize.CUSTOM, 128, 128, 128, narrow ? 4 : 32, 8, 8, narrow ? 3 : 4), narrow ? 16 : 8,
        EvaluationMode.POLICY_MODE, new BatchConfig(100_000, 16, 50), new BurstConfig(1000, 100, 5, narrow ? 2 : 1),
        narrow ? DreamerV2Config.narrow() : published);
  }

  @Override
  public Learner create(DreamerV2Settings settings, EnvironmentSpec environment, Store store) {
    return new DreamerLearner(DreamerV2.parts(store, settings, environment), settings.batch().replay(),
        new Bursts(settings.schedule()), settings.training().instances(), settings.evaluation(), environment,
        new PolicySpec(DreamerV2Policy.NAME, environment.observation(), environment.action(), settings));
  }
}
