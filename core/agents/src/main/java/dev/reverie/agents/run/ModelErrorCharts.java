package dev.reverie.agents.run;

import dev.reverie.agents.mbpo.disagreement.Disagreement;
import dev.reverie.agents.run.LineChart.Point;
import dev.reverie.agents.run.LineChart.Scale;
import dev.reverie.agents.run.LineChart.Series;
import dev.reverie.agents.run.ReportRun.Group;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Error of the model and each measure of disagreement by the depth of rollouts: at the first measurement, the middle
 * one and the last.
 */
final class ModelErrorCharts {
  private static final String ERROR_KEY = "model.error.";
  private static final String DISAGREEMENT_KEY = "model.disagreement.";
  private static final Scale DEPTH = new Scale(Axis.Kind.COUNTS, "steps that the model is rolled out");
  private static final Scale ERROR = new Scale(Axis.Kind.RATIOS, "root mean square / standard deviation");

  private ModelErrorCharts() {
  }

  static String html(List<Group> groups) {
    StringBuilder errors = new StringBuilder();
    StringBuilder measures = new StringBuilder();
    for (Group g : groups) {
      String of = groups.size() > 1 ? ": " + g.label() : "";
      append(errors, new LineChart("Model error by depth" + of, DEPTH, ERROR, series(g, ERROR_KEY)));
      for (Disagreement d : Disagreement.all()) {
        append(measures, new LineChart("Disagreement by depth, " + d.title() + of, DEPTH,
            new Scale(Axis.Kind.RATIOS, "mean over states"), series(g, DISAGREEMENT_KEY + d.name() + ".")));
      }
    }
    return section("How far the model can be trusted", "The model's own rollouts, against real steps that it had not "
        + "seen.", errors)
        + section("What its members' disagreement says of that", "The measures of disagreement in the same states, "
        + "none of which knows the real steps.", measures);
  }

  private static void append(StringBuilder charts, LineChart chart) {
    if (!chart.isEmpty()) {
      charts.append(chart.html());
    }
  }

  private static String section(String heading, String note, StringBuilder charts) {
    return charts.isEmpty() ? "" : "<h2>" + heading + "</h2>\n<p class=\"soft note\">" + note
        + "</p>\n<div class=\"charts\">\n" + charts + "</div>\n";
  }

  private static List<Series> series(Group g, String key) {
    List<Series> all = new ArrayList<>();
    for (long step : steps(g, key)) {
      List<List<Point>> lines = g.runs().stream().map(r -> byDepth(r, step, key)).filter(line -> !line.isEmpty())
          .toList();
      all.add(new Series("after " + Numbers.whole(step) + " steps", lines));
    }
    return all;
  }

  /** Steps to show: of those at which all runs measured, or else at which any did. */
  private static Set<Long> steps(Group g, String key) {
    TreeSet<Long> any = new TreeSet<>();
    g.runs().forEach(r -> any.addAll(measured(r, key)));
    TreeSet<Long> common = new TreeSet<>(any);
    g.runs().forEach(r -> common.retainAll(measured(r, key)));
    List<Long> from = List.copyOf(common.isEmpty() ? any : common);
    Set<Long> chosen = new LinkedHashSet<>();
    if (!from.isEmpty()) {
      chosen.add(from.getFirst());
      chosen.add(from.get(from.size() / 2));
      chosen.add(from.getLast());
    }
    return chosen;
  }

  private static Set<Long> measured(ReportRun r, String key) {
    Set<Long> steps = new TreeSet<>();
    for (Metrics.Line l : r.lines()) {
      if (Double.isFinite(l.values().getOrDefault(key + 1, Double.NaN))) {
        steps.add(l.step());
      }
    }
    return steps;
  }

  private static List<Point> byDepth(ReportRun r, long step, String key) {
    List<Point> line = new ArrayList<>();
    for (Metrics.Line l : r.lines()) {
      if (l.step() == step) {
        for (int depth = 1; l.values().containsKey(key + depth); depth++) {
          line.add(new Point(depth, l.values().get(key + depth)));
        }
      }
    }
    return line;
  }
}
