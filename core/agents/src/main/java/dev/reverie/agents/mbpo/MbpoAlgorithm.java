package dev.reverie.agents.mbpo;

import dev.reverie.agents.env.EnvironmentSpec;
import dev.reverie.agents.mbpo.rollout.RolloutSchedule;
import dev.reverie.agents.mbpo.rollout.RolloutSettings;
import dev.reverie.agents.sac.SacConfig;
import dev.reverie.agents.train.Algorithm;
import dev.reverie.agents.train.Learner;
import dev.reverie.agents.train.TrainingConfig;
import dev.reverie.engine.Store;

/** Model-based policy optimisation by name, and its presets. */
public final class MbpoAlgorithm implements Algorithm<MbpoSettings> {
  /** Makes the algorithm. */
  public MbpoAlgorithm() {
  }

  @Override
  public String name() {
    return "mbpo";
  }

  @Override
  public String description() {
    return "model-based policy optimisation: an ensemble of models, branched rollouts, soft actor-critic";
  }

  @Override
  public Class<MbpoSettings> settings() {
    return MbpoSettings.class;
  }

  /** Where the task is known: the authors' settings for it; else their settings for tasks of MuJoCo. */
  @Override
  public MbpoSettings preset(EnvironmentSpec environment) {
    TrainingConfig training = new TrainingConfig(5000, 250, 20, 1_000_000, 500);
    EnsembleConfig ensemble = EnsembleConfig.reference();
    return switch (environment.id()) {
      case "inverted-pendulum" -> new MbpoSettings(training, 500, 100_000, 250, 250, 100_000, RolloutSettings.fixed(1),
          1, 0.05, 10, 1f, 10, ensemble, SacConfig.reference(-0.05f));
      case "pendulum" -> new MbpoSettings(training, 200, 100_000, 200, 200, 20_000,
          RolloutSettings.linear(new RolloutSchedule(1, 5, 1, 5)), 1, 0.05, 10, 1f, 10, EnsembleConfig.small(300),
          SacConfig.pendulum());
      case "point-mass" -> new MbpoSettings(new TrainingConfig(1700, 30, 20, 1_000_000, 150), 500, 600, 30, 30, 2000,
          RolloutSettings.fixed(3), 4, 0.25, 40, 1f, 15, EnsembleConfig.small(60), SacConfig.pointMass());
      default -> new MbpoSettings(new TrainingConfig(100_000, 1000, 10, 1_000_000, 5000), 5000, 1_000_000, 1000, 250,
          100_000, RolloutSettings.fixed(1), 1, 0.05, 20, 1f, 10, ensemble,
          SacConfig.reference(-environment.action().size()));
    };
  }

  @Override
  public Learner create(MbpoSettings settings, EnvironmentSpec environment, Store store) {
    return new Mbpo(settings, environment, store);
  }
}
