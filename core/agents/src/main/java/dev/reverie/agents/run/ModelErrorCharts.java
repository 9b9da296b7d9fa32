package dev.reverie.agents.run;

import dev.reverie.agents.run.LineChart.Point;
import dev.reverie.agents.run.LineChart.Scale;
import dev.reverie.agents.run.LineChart.Series;
import dev.reverie.agents.run.ReportRun.Group;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Error of the model by the depth of its rollouts: at the first measurement, the middle one and the last. */
final class ModelErrorCharts {
  private static final String KEY = "model.error.";
  private static final Scale DEPTH = new Scale(Axis.Kind.COUNTS, "steps that the model is rolled out");
  private static final Scale ERROR = new Scale(Axis.Kind.RATIOS, "root mean square / standard deviation");

  private ModelErrorCharts() {
  }

  static String html(List<Group> groups) {
    StringBuilder charts = new StringBuilder();
    for (Group g : groups) {
      String title = "Model error by depth" + (groups.size() > 1 ? ": " + g.label() : "");
      LineChart chart = new LineChart(title, DEPTH, ERROR, series(g));
      if (!chart.isEmpty()) {
        charts.append(chart.html());
      }
    }
    return charts.isEmpty() ? "" : "<h2>How far the model can be trusted</h2>\n<p class=\"soft note\">The model's own "
        + "rollouts, against real steps that it had not seen.</p>\n<div class=\"charts\">\n" + charts + "</div>\n";
  }

  private static List<Series> series(Group g) {
    List<Series> all = new ArrayList<>();
    for (long step : steps(g)) {
      List<List<Point>> lines = g.runs().stream().map(r -> errors(r, step)).filter(line -> !line.isEmpty()).toList();
      all.add(new Series("after " + Numbers.whole(step) + " steps", lines));
    }
    return all;
  }

  /** Steps to show: of those at which all runs measured, or else at which any did. */
  private static Set<Long> steps(Group g) {
    TreeSet<Long> any = new TreeSet<>();
    g.runs().forEach(r -> any.addAll(measured(r)));
    TreeSet<Long> common = new TreeSet<>(any);
    g.runs().forEach(r -> common.retainAll(measured(r)));
    List<Long> from = List.copyOf(common.isEmpty() ? any : common);
    Set<Long> chosen = new LinkedHashSet<>();
    if (!from.isEmpty()) {
      chosen.add(from.getFirst());
      chosen.add(from.get(from.size() / 2));
      chosen.add(from.getLast());
    }
    return chosen;
  }

  private static Set<Long> measured(ReportRun r) {
    Set<Long> steps = new TreeSet<>();
    for (Metrics.Line l : r.lines()) {
      if (Double.isFinite(l.values().getOrDefault(KEY + 1, Double.NaN))) {
        steps.add(l.step());
      }
    }
    return steps;
  }

  private static List<Point> errors(ReportRun r, long step) {
    List<Point> line = new ArrayList<>();
    for (Metrics.Line l : r.lines()) {
      if (l.step() == step) {
        for (int depth = 1; l.values().containsKey(KEY + depth); depth++) {
          line.add(new Point(depth, l.values().get(KEY + depth)));
        }
      }
    }
    return line;
  }
}
