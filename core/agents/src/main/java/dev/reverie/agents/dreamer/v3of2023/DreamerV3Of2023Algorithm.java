package dev.reverie.agents.dreamer.v3of2023;

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

/** Dreamer v3 of January 2023 by name. */
public final class DreamerV3Of2023Algorithm implements Algorithm<DreamerV3Of2023Settings> {
  /** Makes the algorithm. */
  public DreamerV3Of2023Algorithm() {
  }

  @Override
  public String name() {
    return "dreamer-v3-2023";
  }

  @Override
  public String description() {
    return "the third Dreamer as it was first published (2023)";
  }

  @Override
  public Class<DreamerV3Of2023Settings> settings() {
    return DreamerV3Of2023Settings.class;
  }

  /** The same hyper-parameters everywhere, those of narrow networks; all is sized for two processor cores. */
  @Override
  public DreamerV3Of2023Settings preset(EnvironmentSpec environment) {
    int repeat = ActionRepeat.of(environment);
    return new DreamerV3Of2023Settings(new TrainingConfig(100_000, 5000, 10, 1_000_000, 5000, repeat, Instances.MANY),
        DreamerSize.of("slim"), 16, EvaluationMode.POLICY_MODE, new ReplayConfig(100_000, 16, 64, 512, false, 1024),
        DreamerV3Of2023Config.narrow());
  }

  @Override
  public Learner create(DreamerV3Of2023Settings settings, EnvironmentSpec environment, Store store) {
    return new DreamerLearner(DreamerV3Of2023.parts(store, settings, environment), settings.replay(),
        settings.training().instances(), settings.evaluation(), environment,
        new PolicySpec(DreamerV3Of2023Policy.NAME, environment.observation(), environment.action(), settings));
  }
}
