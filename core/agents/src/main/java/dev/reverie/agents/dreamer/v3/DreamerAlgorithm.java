package dev.reverie.agents.dreamer.v3;

import dev.reverie.agents.dreamer.DreamerLearner;
import dev.reverie.agents.dreamer.config.ActionRepeat;
import dev.reverie.agents.dreamer.config.DreamerSize;
import dev.reverie.agents.dreamer.config.EvaluationMode;
import dev.reverie.agents.dreamer.config.Instances;
import dev.reverie.agents.dreamer.config.ReplayConfig;
import dev.reverie.agents.env.EnvironmentSpec;
import dev.reverie.agents.policy.PolicySpec;
import dev.reverie.agents.train.Algorithm;
import dev.reverie.agents.train.Learner;
import dev.reverie.agents.train.TrainingConfig;
import dev.reverie.engine.Store;

/** Dreamer v3 (2024) by name. */
public final class DreamerAlgorithm implements Algorithm<DreamerV3Settings> {
  private static final int STARTS = 16;

  /** Makes the algorithm. */
  public DreamerAlgorithm() {
  }

  @Override
  public String name() {
    return "dreamer-v3";
  }

  @Override
  public String description() {
    return "a recurrent world model, actor and critic learned in imagination (2024)";
  }

  @Override
  public Class<DreamerV3Settings> settings() {
    return DreamerV3Settings.class;
  }

  /** The same hyper-parameters everywhere, those of narrow networks; all is sized for two processor cores. */
  @Override
  public DreamerV3Settings preset(EnvironmentSpec environment) {
    int repeat = ActionRepeat.of(environment);
    return new DreamerV3Settings(new TrainingConfig(100_000, 5000, 10, 1_000_000, 5000, repeat, Instances.MANY),
        DreamerSize.of("slim"), STARTS, EvaluationMode.POLICY_MODE,
        new ReplayConfig(100_000, 16, 64, 512, true, 1024), DreamerV3Config.narrow());
  }

  @Override
  public Learner create(DreamerV3Settings settings, EnvironmentSpec environment, Store store) {
    return new DreamerLearner(DreamerV3.parts(store, settings, environment), settings.replay(),
        settings.training().instances(), settings.evaluation(), environment,
        new PolicySpec(DreamerV3Policy.NAME, environment.observation(), environment.action(), settings));
  }
}
