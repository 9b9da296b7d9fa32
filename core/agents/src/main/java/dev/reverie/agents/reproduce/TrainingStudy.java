package dev.reverie.agents.reproduce;

import dev.reverie.agents.run.Report;
import dev.reverie.agents.train.Algorithms;
import dev.reverie.agents.train.Training;
import dev.reverie.engine.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Trainings that together answer a question: algorithms side by side on one environment, several seeds each, one after
 * the other. Stopped or killed, the same study goes on where it was.
 */
public abstract class TrainingStudy implements Reproduction {
  private static final int SEEDS = 3;

  private final String name;
  private final String description;
  private final String environment;
  private final List<Arm> arms;

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

  /**
   * A study.
   *
   * @param name the name on the command line
   * @param description what it shows, in one line
   * @param environment the environment
   * @param arms what is compared
   */
  protected TrainingStudy(String name, String description, String environment, Arm... arms) {
    this.name = name;
    this.description = description;
    this.environment = environment;
    this.arms = List.of(arms);
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String description() {
    return description;
  }

  @Override
  public final int seeds() {
    return SEEDS;
  }

  @Override
  public final Outcome run(Workbench workbench) throws IOException {
    Map<String, List<Path>> runs = new LinkedHashMap<>();
    try (Backend backend = workbench.openBackend()) {
      for (Arm arm : arms) {
        for (int seed = 0; seed < workbench.seeds(); seed++) {
          Path run = workbench.folder().resolve(arm.folder() + "-" + seed);
          runs.computeIfAbsent(arm.label(), l -> new ArrayList<>()).add(run);
          try (Training training = open(arm, run, seed, workbench.settings(), backend)) {
            if (!workbench.train(training)) {
              return Outcome.STOPPED;
            }
          }
          Report.write(workbench.folder().resolve("report.html"), description, runs);
        }
      }
    }
    StudyTable.print(runs, workbench.out());
    return Outcome.REPRODUCED;
  }

  private Training open(Arm arm, Path run, long seed, Map<String, String> settings, Backend backend)
      throws IOException {
    if (Files.exists(run.resolve("config.json"))) {
      return Training.resume(run, backend);
    }
    Map<String, String> overrides = new LinkedHashMap<>(arm.overrides());
    overrides.putAll(settings);
    return Training.start(run, Algorithms.get(arm.algorithm()), environment, overrides, seed, backend);
  }
}
