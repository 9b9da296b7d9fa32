package dev.reverie.agents.train;

import dev.reverie.agents.env.EnvironmentSpec;
import dev.reverie.engine.Store;

/** Uniformly random actions: the floor that every other algorithm is held against. */
public final class RandomAlgorithm implements Algorithm<RandomAlgorithm.Config> {
  /**
   * The settings.
   *
   * @param training how long, and when to look
   */
  public record Config(TrainingConfig training) implements Settings {
  }

  /** Makes the algorithm. */
  public RandomAlgorithm() {
  }

  @Override
  public String name() {
    return "random";
  }

  @Override
  public String description() {
    return "uniformly random actions, for comparison";
  }

  @Override
  public Class<Config> settings() {
    return Config.class;
  }

  @Override
  public Config preset(EnvironmentSpec environment) {
    return new Config(new TrainingConfig(5000, 250, 20, 1_000_000, 1000));
  }

  @Override
  public Learner create(Config settings, EnvironmentSpec environment, Store store) {
    return new RandomLearner(environment.action(), store);
  }
}
