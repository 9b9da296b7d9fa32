package dev.reverie.agents.mbpo.horizon;

import dev.reverie.agents.mbpo.rollout.RolloutSettings;
import dev.reverie.agents.reproduce.Workbench;
import dev.reverie.agents.run.Metrics;
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
import java.util.Locale;
import java.util.Map;

/**
 * What MBPO agents earn by each controller, and by fixed lengths: final returns, each the mean of a run's last three
 * evaluations. All else is the task's own setting.
 */
final class Returns {
  private static final int[] FIXED = {1, 3, 5, 10};
  private static final int LAST = 3;

  private final HorizonConfig config;
  private final Map<String, Map<String, List<Double>>> finals = new LinkedHashMap<>();

  Returns(HorizonConfig config) {
    this.config = config;
  }

  private Map<String, Map<String, String>> arms() {
    RolloutSettings r = config.rollout();
    Map<String, Map<String, String>> arms = new LinkedHashMap<>();
    for (int k : FIXED) {
      arms.put("fixed " + k, Map.of("rollout.controller", "fixed", "rollout.length", "" + k));
    }
    arms.put("bound", Map.of("rollout.controller", "bound"));
    arms.put("m2ac", Map.of("rollout.controller", "m2ac", "rollout.m2ac.horizon", "" + r.m2ac().horizon(),
        "rollout.m2ac.penalty", "" + r.m2ac().penalty()));
    arms.put("macura", Map.of("rollout.controller", "macura", "rollout.macura.xi", "" + r.macura().xi(),
        "ensemble.learnedBounds", "" + config.ensemble().learnedBounds()));
    arms.put("infoprop", Map.of("rollout.controller", "infoprop", "rollout.infoprop.accuracy",
        "" + r.infoprop().accuracy(), "ensemble.learnedBounds", "" + config.ensemble().learnedBounds()));
    return arms;
  }

  /** Trains all arms and seeds, going on with those that were begun; false if stopped. */
  boolean train(Workbench workbench, Backend backend) throws IOException {
    for (String task : HorizonStudy.TASKS) {
      Map<String, List<Path>> runs = new LinkedHashMap<>();
      for (Map.Entry<String, Map<String, String>> arm : arms().entrySet()) {
        for (int seed = 0; seed < workbench.seeds(); seed++) {
          Path run = workbench.folder().resolve(task + "-" + arm.getKey().replace(' ', '-') + "-" + seed);
          runs.computeIfAbsent(arm.getKey(), a -> new ArrayList<>()).add(run);
          try (Training training = Files.exists(run.resolve("config.json")) ? Training.resume(run, backend)
              : Training.start(run, Algorithms.get("mbpo"), task, settings(arm.getValue()), seed, backend)) {
            if (!workbench.train(training)) {
              return false;
            }
          }
          finals.computeIfAbsent(task, t -> new LinkedHashMap<>()).computeIfAbsent(arm.getKey(), a -> new ArrayList<>())
              .add(finalReturn(run));
        }
        Report.write(workbench.folder().resolve(task + ".html"), "Returns by rollout length on " + task, runs);
      }
    }
    return true;
  }

  private Map<String, String> settings(Map<String, String> arm) {
    Map<String, String> settings = new LinkedHashMap<>(arm);
    if (config.agentSteps() > 0) {
      settings.put("training.steps", "" + config.agentSteps());
    }
    return settings;
  }

  private static double finalReturn(Path run) throws IOException {
    List<Double> returns = Metrics.read(run).stream().filter(l -> l.values().containsKey("eval.return"))
        .map(l -> l.values().get("eval.return")).toList();
    return returns.stream().skip(Math.max(0, returns.size() - LAST)).mapToDouble(r -> r).average().orElseThrow();
  }

  /** Final returns by task and arm, one for each seed. */
  Map<String, Map<String, List<Double>>> finals() {
    return finals;
  }

  static double mean(List<Double> values) {
    return values.stream().mapToDouble(v -> v).average().orElseThrow();
  }

  static double deviation(List<Double> values) {
    double mean = mean(values);
    return values.size() < 2 ? 0
        : Math.sqrt(values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum() / (values.size() - 1));
  }

  /** No worse than the best fixed length by more than the greater of both standard deviations over seeds. */
  List<Verdict> verdicts() {
    List<Verdict> all = new ArrayList<>();
    finals.forEach((task, arms) -> {
      List<Double> best = arms.entrySet().stream().filter(a -> a.getKey().startsWith("fixed")).map(Map.Entry::getValue)
          .reduce((a, b) -> mean(b) > mean(a) ? b : a).orElseThrow();
      arms.forEach((arm, values) -> {
        if (!arm.startsWith("fixed")) {
          double least = mean(best) - Math.max(deviation(best), deviation(values));
          all.add(new Verdict(task + ": final return of " + arm, mean(values), String.format(Locale.ROOT,
              ">= %.4g, best fixed length less 1 sd", least), mean(values) >= least, false));
        }
      });
    });
    return all;
  }
}
