package dev.reverie.agents.run;

import dev.reverie.agents.run.LineChart.Scale;
import dev.reverie.agents.run.ReportRun.Group;
import java.io.IOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What agents show of themselves: the newest study of the first run of each group that has one. */
final class StudySections {
  private StudySections() {
  }

  /** Pictures are part of the page. */
  static String html(List<Group> groups) throws IOException {
    StringBuilder out = new StringBuilder();
    for (Group g : groups) {
      for (ReportRun r : g.runs()) {
        if (r.study() != null) {
          String of = groups.size() > 1 || g.runs().size() > 1 ? ": " + g.label() + ", seed " + r.config().seed() : "";
          append(out, r.study(), of);
          break;
        }
      }
    }
    return out.toString();
  }

  private static void append(StringBuilder out, StudyFiles.Found study, String of) throws IOException {
    Map<String, StringBuilder> wide = new LinkedHashMap<>();
    Map<String, StringBuilder> charts = new LinkedHashMap<>();
    for (StudyFiles.FilmEntry f : study.entries().films()) {
      at(wide, charts, f.caption(), wide).append(film(f, study));
    }
    for (Study.Plot p : study.entries().plots()) {
      at(wide, charts, p.caption(), charts).append(plot(p));
    }
    for (StudyFiles.MapEntry m : study.entries().maps()) {
      at(wide, charts, m.caption(), charts).append(map(m, study));
    }
    wide.forEach((section, films) -> out.append("<h2>").append(Html.escape(section + of)).append("</h2>\n")
        .append("<p class=\"soft note\">As of step ").append(Numbers.whole(study.entries().step())).append(".</p>\n")
        .append(films).append("<div class=\"charts\">\n").append(charts.get(section)).append("</div>\n"));
  }

  private static StringBuilder at(Map<String, StringBuilder> wide, Map<String, StringBuilder> charts,
      Study.Caption caption, Map<String, StringBuilder> wanted) {
    wide.computeIfAbsent(caption.section(), s -> new StringBuilder());
    charts.computeIfAbsent(caption.section(), s -> new StringBuilder());
    return wanted.get(caption.section());
  }

  private static String note(Study.Caption caption) {
    return caption.note().isEmpty() ? "" : "<p class=\"soft note\">" + Html.escape(caption.note()) + "</p>\n";
  }

  private static String picture(StudyFiles.Found study, String file, String style, String spoken) throws IOException {
    return "<img " + style + " alt=\"" + Html.escape(spoken) + "\" src=\"data:image/png;base64,"
        + Base64.getEncoder().encodeToString(study.picture(file)) + "\"/>";
  }

  private static String film(StudyFiles.FilmEntry f, StudyFiles.Found study) throws IOException {
    int imagined = f.columns() - f.observed();
    int frame = f.frameWidth() + StudyPictures.GAP;
    StringBuilder head = new StringBuilder();
    if (f.observed() > 0) {
      head.append(String.format(Locale.ROOT, "<span style=\"flex:%d\">observed</span>", f.observed() * frame
          - StudyPictures.GAP));
    }
    if (f.observed() > 0 && imagined > 0) {
      head.append(String.format(Locale.ROOT, "<i style=\"flex:%d\"></i>", StudyPictures.CUT));
    }
    if (imagined > 0) {
      head.append(String.format(Locale.ROOT, "<span class=\"imagined\" style=\"flex:%d\">imagined</span>",
          imagined * frame - StudyPictures.GAP));
    }
    StringBuilder rows = new StringBuilder();
    f.rows().forEach(r -> rows.append("<span>").append(Html.escape(r)).append("</span>"));
    return "<figure class=\"film\"><figcaption>" + Html.escape(f.caption().title()) + "</figcaption>\n"
        + "<div class=\"frames\"><div></div><div class=\"parts\">" + head + "</div><div class=\"rows\">" + rows
        + "</div>" + picture(study, f.file(), "class=\"pixels\"", String.join(", ", f.rows()) + ": " + f.observed()
        + " frames observed, " + imagined + " imagined") + "</div>" + note(f.caption()) + "</figure>\n";
  }

  private static String plot(Study.Plot p) {
    LineChart chart = new LineChart(p.caption().title(), new Scale(Axis.Kind.COUNTS, p.x()),
        new Scale(Axis.Kind.VALUES, p.y()), p.curves().stream().map(FigurePage::series).toList(), p.mark());
    return chart.isEmpty() ? "" : "<div>" + chart.html() + note(p.caption()) + "</div>\n";
  }

  private static String map(StudyFiles.MapEntry m, StudyFiles.Found study) throws IOException {
    String range = "dark is " + Numbers.measured(m.least()) + ", bright " + Numbers.measured(m.greatest());
    return "<figure class=\"map\"><figcaption>" + Html.escape(m.caption().title()) + "</figcaption>\n<p class=\"axis\">"
        + Html.escape(m.y() + " from top to bottom; " + range) + "</p>"
        + picture(study, m.file(), String.format(Locale.ROOT, "class=\"pixels\" style=\"aspect-ratio:%d/%d\"",
        m.columns(), m.rows()), m.caption().title() + ": " + m.rows() + " by " + m.columns() + ", " + range)
        + "\n<p class=\"axis x\">" + Html.escape(m.x()) + "</p>" + note(m.caption()) + "</figure>\n";
  }
}
