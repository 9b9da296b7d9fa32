package dev.reverie.agents.train;

import dev.reverie.engine.Names;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** The algorithms that {@link ServiceLoader} finds: those of this library, and others on the path. */
public final class Algorithms {
  private Algorithms() {
  }

  /**
   * All algorithms.
   *
   * @return in order of their names
   */
  public static List<Algorithm<?>> all() {
    return ServiceLoader.load(Algorithm.class).stream().<Algorithm<?>>map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparing(Algorithm::name)).toList();
  }

  /**
   * Finds one.
   *
   * @param name its name
   * @return the algorithm
   * @throws IllegalArgumentException if there is none of this name, with the nearest one
   */
  public static Algorithm<?> get(String name) {
    List<Algorithm<?>> all = all();
    return all.stream().filter(a -> a.name().equals(name)).findFirst().orElseThrow(() -> new IllegalArgumentException(
        "no algorithm '" + name + "'" + Names.nearest(name, all.stream().map(Algorithm::name).toList())));
  }
}
