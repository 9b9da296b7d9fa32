package dev.reverie.agents.run;

import dev.reverie.agents.run.LineChart.Point;
import dev.reverie.agents.run.LineChart.Series;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * {@code report.html}: how runs went, on one page that loads nothing. Seeds of one kind of run are drawn as a band. What
 * was not measured is left out.
 */
public final class Report {
  private static final String RETURN = "eval.return";
  private static final String MODEL_ERROR = "model.error.";
  private static final String TIME = "time.";

  private final List<Group> groups = new ArrayList<>();
  private final StringBuilder body = new StringBuilder();

  private record Run(Path path, RunConfig config, List<Metrics.Line> lines) {
    List<Point> curve(String key) {
      return lines.stream().filter(l -> l.values().containsKey(key))
          .map(l -> new Point(l.step(), l.values().get(key))).toList();
    }

    Metrics.Line last(String key) {
      return lines.stream().filter(l -> l.values().containsKey(key)).reduce((a, b) -> b).orElse(null);
    }
  }

  private record Group(String label, List<Run> runs) {
  }

  private Report() {
  }

  /**
   * Writes the report of one run into its folder.
   *
   * @param run the run's folder
   * @throws IOException if it cannot be read or written
   */
  public static void write(Path run) throws IOException {
    RunConfig c = RunDirectory.config(run);
    write(run.resolve("report.html"), c.algorithm() + " on " + c.environment(), Map.of(c.algorithm(), List.of(run)));
  }

  /**
   * Writes a report of several runs.
   *
   * @param file the page, replaced if it exists
   * @param title what the runs show
   * @param runs folders of runs by label; runs under one label differ in their seeds
   * @throws IOException if a run cannot be read or the page not be written
   */
  public static void write(Path file, String title, Map<String, List<Path>> runs) throws IOException {
    Report report = new Report();
    for (Map.Entry<String, List<Path>> e : runs.entrySet()) {
      List<Run> of = new ArrayList<>();
      for (Path p : e.getValue()) {
        of.add(new Run(p, RunDirectory.config(p), Metrics.read(p)));
      }
      report.groups.add(new Group(e.getKey(), of));
    }
    SafeFiles.writeAtomically(file, Html.page(title, report.build(title)));
  }

  private String build(String title) {
    RunConfig first = groups.getFirst().runs().getFirst().config();
    body.append("<h1>").append(Html.escape(title)).append("</h1>\n<p class=\"soft\">Environment ")
        .append(Html.escape(first.environment())).append(", backend ").append(Html.escape(first.backend()))
        .append(". Returns are sums of rewards over whole episodes, without exploration.</p>\n");
    chart("Return", RETURN, "return", false);
    evaluations();
    modelErrors();
    section("The model", List.of(new String[] {"Error on held-out transitions", "model.holdout", "mean squared error", "log"},
        new String[] {"Epochs of a training", "model.epochs", "epochs", ""}));
    section("The policy", List.of(new String[] {"Loss of the first critic", "sac.loss.q1", "loss", "log"},
        new String[] {"Value of the batches", "sac.q", "mean Q", ""},
        new String[] {"Temperature", "sac.alpha", "alpha", "log"},
        new String[] {"Entropy", "sac.entropy", "nats", ""}));
    time();
    section("Cost", List.of(new String[] {"Gradient steps a second", "updates.perSecond", "steps / s", ""},
        new String[] {"Arithmetic", "gflops", "GFLOP / s", ""},
        new String[] {"Writing a checkpoint", "checkpoint.seconds", "seconds", ""}));
    settings();
    return body.toString();
  }

  private List<Series> series(String key) {
    List<Series> all = new ArrayList<>();
    for (Group g : groups) {
      List<List<Point>> lines = g.runs().stream().map(r -> r.curve(key)).filter(c -> !c.isEmpty()).toList();
      all.add(new Series(g.label(), lines));
    }
    return all;
  }

  private boolean chart(String title, String key, String unit, boolean logarithmic) {
    LineChart chart = new LineChart(title, "real environment steps", unit, series(key), logarithmic);
    if (!chart.isEmpty()) {
      body.append(chart.html());
    }
    return !chart.isEmpty();
  }

  private void section(String heading, List<String[]> charts) {
    int start = body.length();
    body.append("<h2>").append(heading).append("</h2>\n<div class=\"charts\">\n");
    boolean any = false;
    for (String[] c : charts) {
      any |= chart(c[0], c[1], c[2], c[3].equals("log"));
    }
    body.append("</div>\n");
    if (!any) {
      body.setLength(start);
    }
  }

  private void evaluations() {
    body.append("<h2>The last evaluation of each run</h2>\n<div class=\"scroll\"><table><tr><th>run</th><th>seed</th>"
        + "<th>steps</th><th>return</th><th>deviation</th><th>least</th><th>greatest</th><th>minutes</th></tr>\n");
    for (Group g : groups) {
      for (Run r : g.runs()) {
        Metrics.Line l = r.last(RETURN);
        body.append("<tr><td>").append(Html.escape(g.label())).append("</td><td>").append(r.config().seed())
            .append("</td>");
        if (l == null) {
          body.append("<td colspan=\"6\">no evaluation yet</td></tr>\n");
          continue;
        }
        body.append(String.format(Locale.ROOT, "<td>%,d</td>", l.step()));
        for (String key : List.of(RETURN, "eval.deviation", "eval.least", "eval.greatest")) {
          body.append("<td>").append(value(l.values().getOrDefault(key, Double.NaN))).append("</td>");
        }
        body.append(String.format(Locale.ROOT, "<td>%.1f</td></tr>%n", l.seconds() / 60));
      }
    }
    body.append("</table></div>\n");
  }

  private static String value(double v) {
    return Double.isNaN(v) ? "–" : String.format(Locale.ROOT, Math.abs(v) < 10 ? "%.4f" : "%.1f", v);
  }

  /** Error by depth, early, halfway and late in training. */
  private void modelErrors() {
    List<Series> all = new ArrayList<>();
    for (double part : new double[] {0.1, 0.4, 1}) {
      List<List<Point>> lines = new ArrayList<>();
      long step = 0;
      for (Group g : groups) {
        for (Run r : g.runs()) {
          List<Metrics.Line> measured = r.lines().stream().filter(l -> l.values().containsKey(MODEL_ERROR + 1)).toList();
          if (!measured.isEmpty()) {
            Metrics.Line l = measured.get((int) Math.round(part * (measured.size() - 1)));
            step = l.step();
            List<Point> line = new ArrayList<>();
            for (int depth = 1; l.values().containsKey(MODEL_ERROR + depth); depth++) {
              line.add(new Point(depth, l.values().get(MODEL_ERROR + depth)));
            }
            lines.add(line);
          }
        }
      }
      if (!lines.isEmpty() && all.stream().noneMatch(s -> s.lines().equals(lines))) {
        all.add(new Series(String.format(Locale.ROOT, "step %,d", step), lines));
      }
    }
    LineChart chart = new LineChart("Error of the model's own rollouts, on real steps it had not seen",
        "steps the model is rolled out", "error / standard deviation", all, true);
    if (!chart.isEmpty()) {
      body.append("<h2>How far the model can be trusted</h2>\n").append(chart.html());
    }
  }

  private void time() {
    Set<String> phases = new LinkedHashSet<>();
    groups.forEach(g -> g.runs().forEach(r -> r.lines().forEach(l -> l.values().keySet().stream()
        .filter(k -> k.startsWith(TIME)).forEach(phases::add))));
    if (phases.isEmpty()) {
      return;
    }
    List<String> order = List.copyOf(phases);
    body.append("<h2>Where the time went</h2>\n<ul class=\"legend\">");
    for (int i = 0; i < order.size(); i++) {
      body.append("<li class=\"c").append(i % Html.COLOURS).append("\">")
          .append(Html.escape(order.get(i).substring(TIME.length()))).append("</li>");
    }
    body.append("</ul>\n");
    for (Group g : groups) {
      for (Run r : g.runs()) {
        Metrics.Line l = r.last(RETURN);
        if (l != null) {
          bar(g.label() + ", seed " + r.config().seed(), order, l.values());
        }
      }
    }
  }

  private void bar(String label, List<String> phases, Map<String, Double> values) {
    double total = phases.stream().mapToDouble(p -> values.getOrDefault(p, 0.0)).sum();
    body.append(String.format(Locale.ROOT, "<p>%s: %.0f seconds <span class=\"soft\">(", Html.escape(label), total));
    List<String> parts = new ArrayList<>();
    for (String p : phases) {
      if (values.containsKey(p)) {
        parts.add(String.format(Locale.ROOT, "%s %.0f %%", p.substring(TIME.length()), 100 * values.get(p) / total));
      }
    }
    body.append(Html.escape(String.join(", ", parts))).append(")</span></p>\n<div class=\"bar\">");
    for (int i = 0; i < phases.size(); i++) {
      double share = values.getOrDefault(phases.get(i), 0.0) / total;
      if (share > 0) {
        body.append(String.format(Locale.ROOT, "<div class=\"c%d\" style=\"width:%.2f%%\" title=\"%s\"></div>",
            i % Html.COLOURS, 100 * share, Html.escape(phases.get(i).substring(TIME.length()))));
      }
    }
    body.append("</div>\n");
  }

  private void settings() {
    for (Group g : groups) {
      RunConfig c = g.runs().getFirst().config();
      Map<String, String> flat = new LinkedHashMap<>();
      flatten("", c.settings(), flat);
      body.append("<h2>Settings: ").append(Html.escape(g.label())).append("</h2>\n<div class=\"settings\">");
      flat.forEach((key, v) -> body.append("<div><span class=\"soft\">").append(Html.escape(key))
          .append("</span><span>").append(Html.escape(v)).append("</span></div>"));
      body.append("</div>\n");
    }
  }

  private static void flatten(String prefix, Map<?, ?> tree, Map<String, String> into) {
    tree.forEach((key, v) -> {
      if (v instanceof Map<?, ?> inner) {
        flatten(prefix + key + ".", inner, into);
      } else {
        into.put(prefix + key, String.valueOf(v));
      }
    });
  }
}
