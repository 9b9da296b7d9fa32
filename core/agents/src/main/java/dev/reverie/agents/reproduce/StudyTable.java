package dev.reverie.agents.reproduce;

import dev.reverie.agents.run.Metrics;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The last evaluations of a study's runs, for the terminal. */
final class StudyTable {
  private StudyTable() {
  }

  static void print(Map<String, List<Path>> runs, PrintWriter table) throws IOException {
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
