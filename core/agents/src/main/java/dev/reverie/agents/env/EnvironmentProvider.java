package dev.reverie.agents.env;

import java.util.Collection;

/**
 * Makes environments known to {@link Environments}. Found by {@link java.util.ServiceLoader}: declare it with
 * {@code provides} in a module descriptor, or on the class path in
 * {@code META-INF/services/dev.reverie.agents.env.EnvironmentProvider}.
 */
public interface EnvironmentProvider {
  /**
   * The environments that this provider makes.
   *
   * @return their ids; no other provider may have the same
   */
  Collection<String> ids();

  /**
   * What an environment is, in one line for a listing.
   *
   * @param id one of {@link #ids()}
   * @return the line
   */
  String description(String id);

  /**
   * Makes a vector of instances.
   *
   * @param id one of {@link #ids()}
   * @param count how many instances, at least 1
   * @return the environment, seeded with 0, no episode begun
   */
  Environment create(String id, int count);
}
