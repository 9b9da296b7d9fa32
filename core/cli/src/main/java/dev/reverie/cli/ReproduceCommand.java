package dev.reverie.cli;

import dev.reverie.agents.run.Metrics;
import dev.reverie.agents.run.Report;
import dev.reverie.agents.train.Algorithms;
import dev.reverie.agents.train.Study;
import dev.reverie.agents.train.Training;
import dev.reverie.engine.Backend;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Runs a study: all its arms and seeds, one after the other. */
@Command(name = "reproduce", sortOptions = false, description = {
    "Run a study and write one report of it. Stopped or killed, the same command goes on with it.",
    "Studies: mbpo-pendulum, mbpo-point-mass."})
final class ReproduceCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec;

  @ParentCommand
  private Main main;

  @Parameters(paramLabel = "NAME", description = "The study.")
  private String name;

  @Option(names = "--seeds", paramLabel = "N", defaultValue = "3", description = "Seeds 0 to N-1; 3 unless said.")
  private int seeds;

  @Option(names = "--set", paramLabel = "KEY=VALUE",
      description = "Change a setting of every arm; may be repeated.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(names = "--out", paramLabel = "FOLDER", description = "Where the runs go; runs/NAME unless said.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    Study study = Study.get(name);
    if (seeds < 1) {
      throw new IllegalArgumentException("--seeds is " + seeds + ", expected at least 1");
    }
    Path folder = out != null ? out : Path.of("runs", name);
    Map<String, List<Path>> runs = new LinkedHashMap<>();
    try (Backend backend = main.openBackend()) {
      for (Study.Arm arm : study.arms()) {
        for (int seed = 0; seed < seeds; seed++) {
          Path run = folder.resolve(arm.folder() + "-" + seed);
          runs.computeIfAbsent(arm.label(), l -> new ArrayList<>()).add(run);
          try (Training training = open(study, arm, run, seed, backend)) {
            int status = main.train(training);
            if (status != 0) {
              spec.commandLine().getErr().println("to go on with the study, give the same command again");
              return status;
            }
          }
          Report.write(folder.resolve("report.html"), study.description(), runs);
        }
      }
    }
    print(runs);
    spec.commandLine().getOut().println(folder.resolve("report.html"));
    return 0;
  }

  private Training open(Study study, Study.Arm arm, Path run, long seed, Backend backend) throws IOException {
    if (Files.exists(run.resolve("config.json"))) {
      return Training.resume(run, backend);
    }
    Map<String, String> overrides = new LinkedHashMap<>(arm.overrides());
    overrides.putAll(settings);
    return Training.start(run, Algorithms.get(arm.algorithm()), study.environment(), overrides, seed, backend);
  }

  private void print(Map<String, List<Path>> runs) throws IOException {
    PrintWriter table = spec.commandLine().getOut();
    table.printf("%-28s %-6s %10s %10s %10s %14s %9s%n", "", "seed", "return", "least", "greatest", "last 3 evals",
        "seconds");
    for (Map.Entry<String, List<Path>> arm : runs.entrySet()) {
      double sum = 0;
      for (int seed = 0; seed < arm.getValue().size(); seed++) {
        List<Metrics.Line> evaluations = Metrics.read(arm.getValue().get(seed)).stream()
            .filter(l -> l.values().containsKey("eval.return")).toList();
        Metrics.Line last = evaluations.getLast();
        double three = evaluations.stream().skip(Math.max(0, evaluations.size() - 3))
            .mapToDouble(l -> l.values().get("eval.return")).average().orElseThrow();
        sum += last.values().get("eval.return");
        table.printf(Locale.ROOT, "%-28s %-6d %10.4f %10.4f %10.4f %14.4f %9.0f%n", arm.getKey(), seed,
            last.values().get("eval.return"), last.values().get("eval.least"), last.values().get("eval.greatest"),
            three, last.seconds());
      }
      table.printf(Locale.ROOT, "%-28s %-6s %10.4f%n", arm.getKey(), "mean", sum / arm.getValue().size());
    }
  }
}
