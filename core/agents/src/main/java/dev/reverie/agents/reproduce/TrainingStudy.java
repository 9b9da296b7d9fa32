package dev.reverie.agents.reproduce;

import dev.reverie.agents.env.Environment;
import dev.reverie.agents.env.Environments;
import dev.reverie.agents.run.Metrics;
import dev.reverie.agents.run.Report;
import dev.reverie.agents.run.SettingsText;
import dev.reverie.agents.train.Algorithms;
import dev.reverie.agents.train.Training;
import dev.reverie.engine.Backend;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Trainings that together answer a question: algorithms side by side on one environment, several seeds each, one after
 * the other. Stopped or killed, the same study goes on where it was.
 */
public abstract class TrainingStudy implements Reproduction {
  private final String name;
  private final String description;
  private final String environment;
  private final int seeds;
  private final List<Expected> expected;
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
   * @param seeds how many seeds of each arm unless told otherwise
   * @param expected what the last evaluations must show, possibly nothing
   * @param arms what is compared
   */
  protected TrainingStudy(String name, String description, String environment, int seeds, List<Expected> expected,
      Arm... arms) {
    this.name = name;
    this.description = description;
    this.environment = environment;
    this.seeds = seeds;
    this.expected = List.copyOf(expected);
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
    return seeds;
  }

  @Override
  public final Outcome run(Workbench workbench) throws IOException {
    Map<String, List<Path>> runs = new LinkedHashMap<>();
    List<Map<String, String>> overrides = overrides(workbench.settings());
    try (Backend backend = workbench.openBackend()) {
      for (int k = 0; k < arms.size(); k++) {
        Arm arm = arms.get(k);
        for (int seed = 0; seed < workbench.seeds(); seed++) {
          Path run = workbench.folder().resolve(arm.folder() + "-" + seed);
          runs.computeIfAbsent(arm.label(), l -> new ArrayList<>()).add(run);
          try (Training training = open(arm, run, seed, overrides.get(k), backend)) {
            if (!workbench.train(training)) {
              return Outcome.STOPPED;
            }
          }
          Report.write(workbench.folder().resolve("report.html"), description, runs);
        }
      }
    }
    StudyTable.print(runs, workbench.out());
    return judge(runs, workbench.out());
  }

  private Outcome judge(Map<String, List<Path>> runs, PrintWriter out) throws IOException {
    Map<String, List<Map<String, Double>>> last = new LinkedHashMap<>();
    for (Map.Entry<String, List<Path>> arm : runs.entrySet()) {
      List<Map<String, Double>> seeds = new ArrayList<>();
      for (Path run : arm.getValue()) {
        Map<String, Double> values = new LinkedHashMap<>();
        Metrics.read(run).forEach(line -> values.putAll(line.values()));
        seeds.add(values);
      }
      last.put(arm.getKey(), seeds);
    }
    boolean all = true;
    for (Expected e : expected) {
      Expected.Line line = e.check(new Expected.Measured(last));
      line.print(out);
      all &= line.holds();
    }
    return all ? Outcome.REPRODUCED : Outcome.NOT_REPRODUCED;
  }

  /**
   * What each arm is set to.
   *
   * @return resolved settings by the arm's label
   */
  public final Map<String, Record> settings() {
    Map<String, Record> resolved = new LinkedHashMap<>();
    try (Environment e = Environments.create(environment, 1)) {
      for (Arm arm : arms) {
        resolved.put(arm.label(),
            SettingsText.override(Algorithms.get(arm.algorithm()).preset(e.spec()), arm.overrides()));
      }
    }
    return resolved;
  }

  /** A setting is meant for the arms that have it, and must be known to one of them. */
  private List<Map<String, String>> overrides(Map<String, String> given) {
    List<Map<String, String>> overrides = new ArrayList<>();
    TreeSet<String> all = new TreeSet<>();
    try (Environment e = Environments.create(environment, 1)) {
      for (Arm arm : arms) {
        SortedSet<String> keys = SettingsText.keys(Algorithms.get(arm.algorithm()).preset(e.spec()));
        Map<String, String> values = new LinkedHashMap<>(arm.overrides());
        given.forEach((key, value) -> {
          if (keys.contains(key)) {
            values.put(key, value);
          }
        });
        all.addAll(keys);
        overrides.add(values);
      }
    }
    for (String key : given.keySet()) {
      if (!all.contains(key)) {
        throw SettingsText.unknown(key, all);
      }
    }
    return overrides;
  }

  private Training open(Arm arm, Path run, long seed, Map<String, String> overrides, Backend backend)
      throws IOException {
    if (Files.exists(run.resolve("config.json"))) {
      return Training.resume(run, backend);
    }
    return Training.start(run, Algorithms.get(arm.algorithm()), environment, overrides, seed, backend);
  }
}
