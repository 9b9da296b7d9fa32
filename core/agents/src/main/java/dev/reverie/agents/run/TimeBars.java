package dev.reverie.agents.run;

import dev.reverie.agents.run.ReportRun.Group;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Where the time went: a bar for each run, as long as its time, cut into phases. */
final class TimeBars {
  private static final String TIME = "time.";
  private static final int LENGTH = 1000;

  private record Bar(String label, Map<String, Double> seconds) {
    double total() {
      return seconds.values().stream().mapToDouble(Double::doubleValue).sum();
    }
  }

  private TimeBars() {
  }

  static String html(List<Group> groups) {
    List<Bar> bars = new ArrayList<>();
    Set<String> phases = new LinkedHashSet<>();
    for (Group g : groups) {
      for (ReportRun r : g.runs()) {
        Map<String, Double> seconds = seconds(r);
        if (!seconds.isEmpty()) {
          bars.add(new Bar(g.label() + ", seed " + r.config().seed(), seconds));
          phases.addAll(seconds.keySet());
        }
      }
    }
    double longest = bars.stream().mapToDouble(Bar::total).max().orElse(0);
    StringBuilder out = new StringBuilder();
    bars.forEach(bar -> draw(out, bar, List.copyOf(phases), longest));
    return bars.isEmpty() ? "" : "<h2>Where the time went</h2>\n" + out;
  }

  /** Seconds by phase when they were last measured; phases that took no time are left out. */
  private static Map<String, Double> seconds(ReportRun r) {
    Map<String, Double> seconds = new LinkedHashMap<>();
    for (Metrics.Line l : r.lines()) {
      l.values().forEach((key, v) -> {
        if (key.startsWith(TIME) && v > 0) {
          seconds.put(key.substring(TIME.length()), v);
        }
      });
    }
    return seconds;
  }

  private static void draw(StringBuilder out, Bar bar, List<String> phases, double longest) {
    StringBuilder rects = new StringBuilder();
    StringBuilder legend = new StringBuilder();
    List<String> spoken = new ArrayList<>();
    double x = 0;
    for (int i = 0; i < phases.size(); i++) {
      Double seconds = bar.seconds().get(phases.get(i));
      if (seconds != null) {
        double width = LENGTH * seconds / longest;
        String share = phases.get(i) + " " + Numbers.duration(seconds) + ", "
            + percent(100 * seconds / bar.total());
        rects.append(String.format(Locale.ROOT,
            "<rect class=\"%s\" x=\"%.2f\" y=\"0\" width=\"%.2f\" height=\"10\"><title>%s</title></rect>",
            Html.colour(i), x, width, Html.escape(share)));
        legend.append("<li class=\"").append(Html.colour(i)).append("\">").append(Html.escape(share)).append("</li>");
        spoken.add(share);
        x += width;
      }
    }
    String title = bar.label() + ": " + Numbers.duration(bar.total());
    out.append("<p class=\"run\"><b>").append(Html.escape(bar.label())).append("</b> ")
        .append(Numbers.duration(bar.total())).append("</p>\n")
        .append(String.format(Locale.ROOT, "<svg class=\"bar\" viewBox=\"0 0 %d 10\" preserveAspectRatio=\"none\" "
            + "role=\"img\" aria-label=\"%s\"><title>%s</title>", LENGTH,
            Html.escape(title + "; " + String.join("; ", spoken)), Html.escape(title)))
        .append(rects).append("</svg>\n<ul class=\"legend\">").append(legend).append("</ul>\n");
  }

  private static String percent(double v) {
    return v < 0.1 ? "<0.1 %" : Numbers.fixed(v, v < 10 ? 1 : 0) + " %";
  }
}
