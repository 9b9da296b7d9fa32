package dev.reverie.agents.run;

import dev.reverie.agents.run.ReportRun.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** The last evaluation of each run, and of each group. */
final class EvaluationTable {
  static final String RETURN = "eval.return";

  private static final List<Column> COLUMNS = List.of(
      new Column("return", "mean", Combined.MEAN, l -> value(l, RETURN), Numbers::measured),
      new Column("deviation", "of episodes", Combined.MEAN, l -> value(l, "eval.deviation"), Numbers::measured),
      new Column("least", "", Combined.LEAST, l -> value(l, "eval.least"), Numbers::measured),
      new Column("greatest", "", Combined.GREATEST, l -> value(l, "eval.greatest"), Numbers::measured),
      new Column("steps", "", Combined.MEAN, Metrics.Line::step, Numbers::whole),
      new Column("time", "seconds", Combined.MEAN, Metrics.Line::seconds, v -> Numbers.fixed(v, v < 100 ? 1 : 0)),
      new Column("updates", "per second", Combined.MEAN, l -> value(l, "updates.perSecond"),
          v -> Numbers.fixed(v, v < 10 ? 2 : 0)),
      new Column("arithmetic", "GFLOP / s", Combined.MEAN, l -> value(l, "gflops"), v -> Numbers.fixed(v, 1)));

  /** What a group has in a column. */
  private enum Combined {
    MEAN, LEAST, GREATEST;

    double of(DoubleStream values) {
      return (switch (this) {
        case MEAN -> values.average();
        case LEAST -> values.min();
        case GREATEST -> values.max();
      }).orElse(Double.NaN);
    }
  }

  private record Column(String name, String unit, Combined combined, ToDoubleFunction<Metrics.Line> value,
      DoubleFunction<String> text) {
  }

  private EvaluationTable() {
  }

  private static double value(Metrics.Line line, String key) {
    return line.values().getOrDefault(key, Double.NaN);
  }

  static String html(List<Group> groups) {
    if (groups.stream().flatMap(g -> g.runs().stream()).noneMatch(r -> r.last(RETURN).isPresent())) {
      return "";
    }
    StringBuilder out = new StringBuilder("<h2>The last evaluation of each run</h2>\n<div class=\"scroll\"><table>"
        + "<thead><tr><th>run</th><th>seed</th>");
    for (Column c : COLUMNS) {
      out.append("<th>").append(c.name()).append("<small>").append(c.unit()).append("</small></th>");
    }
    out.append("</tr></thead>\n");
    for (Group g : groups) {
      out.append("<tbody>");
      group(out, g);
      out.append("</tbody>\n");
    }
    out.append("</table></div>\n<p class=\"soft note\">Whole episodes, without exploration. Updates and arithmetic are "
        + "counted from the evaluation before.");
    if (groups.stream().anyMatch(g -> g.runs().size() > 1)) {
      out.append(" Lines of several seeds are means, with the least and the greatest of all their episodes.");
    }
    return out.append("</p>\n").toString();
  }

  private static void group(StringBuilder out, Group g) {
    List<Metrics.Line> lines = new ArrayList<>();
    for (ReportRun r : g.runs()) {
      List<Metrics.Line> line = r.last(RETURN).stream().toList();
      row(out, "", g.label(), Long.toString(r.config().seed()), line);
      lines.addAll(line);
    }
    if (lines.size() > 1) {
      row(out, " class=\"all\"", g.label(), lines.size() + " seeds", lines);
    }
  }

  private static void row(StringBuilder out, String style, String label, String seed, List<Metrics.Line> lines) {
    out.append("<tr").append(style).append("><td>").append(Html.escape(label)).append("</td><td>").append(seed)
        .append("</td>");
    if (lines.isEmpty()) {
      out.append("<td colspan=\"").append(COLUMNS.size()).append("\">no evaluation yet</td>");
    } else {
      for (Column c : COLUMNS) {
        double v = c.combined().of(lines.stream().mapToDouble(c.value()).filter(Double::isFinite));
        out.append("<td>").append(c.text().apply(v)).append("</td>");
      }
    }
    out.append("</tr>\n");
  }
}
