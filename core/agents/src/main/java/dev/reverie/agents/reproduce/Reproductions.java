package dev.reverie.agents.reproduce;

import dev.reverie.engine.Names;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** The reproductions that {@link ServiceLoader} finds: those of this library, and others on the path. */
public final class Reproductions {
  private Reproductions() {
  }

  /**
   * All reproductions.
   *
   * @return in order of their names
   */
  public static List<Reproduction> all() {
    return ServiceLoader.load(Reproduction.class).stream().map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparing(Reproduction::name)).toList();
  }

  /**
   * Finds one.
   *
   * @param name its name
   * @return the reproduction
   * @throws IllegalArgumentException if there is none of this name, with the nearest one
   */
  public static Reproduction get(String name) {
    List<Reproduction> all = all();
    return all.stream().filter(r -> r.name().equals(name)).findFirst().orElseThrow(() -> new IllegalArgumentException(
        "no reproduction '" + name + "'" + Names.nearest(name, all.stream().map(Reproduction::name).toList())));
  }
}
