package dev.reverie.agents.train;

import dev.reverie.engine.Names;
import java.util.List;
import java.util.Map;

/**
 * Runs that together answer a question: algorithms side by side on one environment, several seeds each.
 *
 * @param name the name on the command line
 * @param description what it shows, in one line
 * @param environment the environment
 * @param arms what is compared
 */
public record Study(String name, String description, String environment, List<Arm> arms) {
  /**
   * One of the things compared.
   *
   * @param label what it is called in the report
   * @param folder beginning of its runs' folder names
   * @param algorithm the algorithm
   * @param overrides settings that differ from the preset
   */
  public record Arm(String label, String folder, String algorithm, Map<String, String> overrides) {
  }

  private static final List<Study> ALL = List.of(
      new Study("mbpo-pendulum", "MBPO on Pendulum, and SAC beside it: with as many updates, and with one per real step",
          "pendulum", List.of(
              new Arm("MBPO", "mbpo", "mbpo", Map.of()),
              new Arm("SAC, 10 updates per step", "sac-10", "sac", Map.of("updatesPerStep", "10")),
              new Arm("SAC, 1 update per step", "sac-1", "sac", Map.of()))),
      new Study("mbpo-point-mass", "MBPO on the one-dimensional point mass: a model learned from 500 random steps",
          "point-mass", List.of(new Arm("MBPO", "mbpo", "mbpo", Map.of()))));

  /**
   * All studies.
   *
   * @return an unmodifiable list
   */
  public static List<Study> all() {
    return ALL;
  }

  /**
   * Finds one.
   *
   * @param name its name
   * @return the study
   * @throws IllegalArgumentException if there is none of this name, with the nearest one
   */
  public static Study get(String name) {
    return ALL.stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow(() -> new IllegalArgumentException(
        "no study '" + name + "'" + Names.nearest(name, ALL.stream().map(Study::name).toList())));
  }
}
