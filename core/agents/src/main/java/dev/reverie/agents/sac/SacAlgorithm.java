package dev.reverie.agents.sac;

import dev.reverie.agents.env.ActionSpace;
import dev.reverie.agents.env.EnvironmentSpec;
import dev.reverie.agents.train.Algorithm;
import dev.reverie.agents.train.Learner;
import dev.reverie.agents.train.TrainingConfig;
import dev.reverie.engine.Store;

/** Soft actor-critic by name, and its presets. */
public final class SacAlgorithm implements Algorithm<SacSettings> {
  /** Target entropy of discrete actions as a share of the greatest; the paper's 0.98 leaves hardly a policy. */
  private static final double ENTROPY_SHARE = 0.5;

  /** Makes the algorithm. */
  public SacAlgorithm() {
  }

  @Override
  public String name() {
    return "sac";
  }

  @Override
  public String description() {
    return "soft actor-critic on real experience alone";
  }

  @Override
  public Class<SacSettings> settings() {
    return SacSettings.class;
  }

  @Override
  public SacSettings preset(EnvironmentSpec environment) {
    TrainingConfig training = new TrainingConfig(5000, 250, 20, 1_000_000, 500);
    return switch (environment.id()) {
      case "inverted-pendulum" -> new SacSettings(training, 500, 100_000, 1, 1f, SacConfig.reference(-0.05f));
      case "pendulum" -> new SacSettings(training, 200, 100_000, 1, 1f, SacConfig.pendulum());
      case "point-mass" -> new SacSettings(training.withSteps(1700), 500, 100_000, 1, 1f, SacConfig.pointMass());
      default -> new SacSettings(new TrainingConfig(100_000, 1000, 10, 1_000_000, 5000), 5000, 1_000_000, 1, 1f,
          reference(environment.action()));
    };
  }

  private static SacConfig reference(ActionSpace actions) {
    return SacConfig.reference(switch (actions) {
      case ActionSpace.Discrete(int n) -> (float) (ENTROPY_SHARE * Math.log(n));
      case ActionSpace.MultiDiscrete several -> throw refusal(several);
      case ActionSpace.Continuous c -> -c.size();
    });
  }

  private static IllegalArgumentException refusal(ActionSpace.MultiDiscrete several) {
    return new IllegalArgumentException("sac: the environment has " + several
        + ", expected continuous actions or one discrete choice");
  }

  @Override
  public Learner create(SacSettings settings, EnvironmentSpec environment, Store store) {
    return switch (environment.action()) {
      case ActionSpace.Discrete actions -> new DiscreteSacLearner(settings, environment, actions, store);
      case ActionSpace.MultiDiscrete several -> throw refusal(several);
      case ActionSpace.Continuous _ -> new SacLearner(settings, environment, store);
    };
  }
}
