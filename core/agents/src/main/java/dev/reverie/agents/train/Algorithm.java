package dev.reverie.agents.train;

import dev.reverie.agents.env.EnvironmentSpec;
import dev.reverie.engine.Store;

/**
 * An algorithm that {@code train} knows by name.
 *
 * @param <S> its settings
 */
public interface Algorithm<S extends Record & Settings> {
  /**
   * The name on the command line and in a run's configuration.
   *
   * @return e.g. {@code "mbpo"}
   */
  String name();

  /**
   * What it is.
   *
   * @return one line
   */
  String description();

  /**
   * The class of its settings.
   *
   * @return a record class
   */
  Class<S> settings();

  /**
   * The settings for an environment.
   *
   * @param environment the environment
   * @return the preset: tuned where the environment is known, general otherwise
   * @throws IllegalArgumentException if the algorithm cannot act in it
   */
  S preset(EnvironmentSpec environment);

  /**
   * Makes an untrained agent.
   *
   * @param settings the settings
   * @param environment the environment
   * @param store empty store for all that the agent learns
   * @return the agent
   */
  Learner create(S settings, EnvironmentSpec environment, Store store);
}
