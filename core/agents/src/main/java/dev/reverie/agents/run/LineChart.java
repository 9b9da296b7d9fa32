package dev.reverie.agents.run;

import dev.reverie.agents.run.SeedBand.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * A line chart. Each series has one line or several: of several, each is drawn thin, their mean strong, and the space
 * between the least and the greatest as a band. The curves are an inline SVG that stretches with the page, the words
 * around them are text of the page, so that they have one size however wide it is.
 */
final class LineChart {
  private static final int X_TICKS = 5;
  private static final int Y_TICKS = 6;

  /** A point; y is NaN where there is none. */
  record Point(double x, double y) {
  }

  /** Lines of one colour. */
  record Series(String label, List<List<Point>> lines) {
  }

  /** What is along an axis. */
  record Scale(Axis.Kind kind, String title) {
  }

  private final String title;
  private final Scale xScale;
  private final Scale yScale;
  private final List<Series> series;
  private final double mark;

  LineChart(String title, Scale xScale, Scale yScale, List<Series> series) {
    this(title, xScale, yScale, series, Double.NaN);
  }

  /** With a broken line from top to bottom where x is the mark. */
  LineChart(String title, Scale xScale, Scale yScale, List<Series> series, double mark) {
    this.title = title;
    this.xScale = xScale;
    this.yScale = yScale;
    this.series = series;
    this.mark = mark;
  }

  /** Whether there is nothing to draw. */
  boolean isEmpty() {
    return series.stream().noneMatch(LineChart::hasPoints);
  }

  private static boolean hasPoints(Series s) {
    return s.lines().stream().anyMatch(line -> line.stream().anyMatch(p -> Double.isFinite(p.y())));
  }

  /** The drawing, with a heading and, for several series, a legend. */
  String html() {
    Axis x = axis(xScale.kind(), shown().mapToDouble(Point::x), X_TICKS);
    Axis y = axis(yScale.kind(), shown().mapToDouble(Point::y), Y_TICKS);
    StringBuilder out = new StringBuilder("<figure><figcaption>").append(Html.escape(title)).append("</figcaption>\n");
    legend(out);
    out.append("<p class=\"axis\">").append(Html.escape(yScale.title()))
        .append(y.isLogarithmic() ? ", logarithmic" : "").append("</p>\n<div class=\"plot\">");
    svg(out, x, y);
    for (double tick : x.ticks()) {
      out.append(String.format(Locale.ROOT, "<span class=\"x\" style=\"left:%.2f%%\">%s</span>", 100 * x.at(tick),
          x.label(tick)));
    }
    for (double tick : y.ticks()) {
      out.append(String.format(Locale.ROOT, "<span class=\"y\" style=\"bottom:%.2f%%\">%s</span>", 100 * y.at(tick),
          y.label(tick)));
    }
    return out.append("</div>\n<p class=\"axis x\">").append(Html.escape(xScale.title())).append("</p></figure>\n")
        .toString();
  }

  private Stream<Point> shown() {
    return series.stream().flatMap(s -> s.lines().stream()).flatMap(List::stream)
        .filter(p -> Double.isFinite(p.y()));
  }

  private static Axis axis(Axis.Kind kind, DoubleStream values, int ticks) {
    var range = values.summaryStatistics();
    return new Axis(kind, range.getMin(), range.getMax(), ticks);
  }

  private void legend(StringBuilder out) {
    if (series.size() > 1) {
      out.append("<ul class=\"legend\">");
      for (int i = 0; i < series.size(); i++) {
        if (hasPoints(series.get(i))) {
          out.append("<li class=\"").append(Html.colour(i)).append("\">").append(Html.escape(series.get(i).label()))
              .append("</li>");
        }
      }
      out.append("</ul>\n");
    }
  }

  private void svg(StringBuilder out, Axis x, Axis y) {
    out.append(String.format(Locale.ROOT, "<svg viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" role=\"img\" "
        + "aria-label=\"%s\"><title>%s</title>", SvgPath.SIZE, SvgPath.SIZE, Html.escape(spoken()),
        Html.escape(title)));
    StringBuilder grid = new StringBuilder();
    x.ticks().forEach(v -> grid.append(String.format(Locale.ROOT, "M%.1f 0V%d", SvgPath.SIZE * x.at(v), SvgPath.SIZE)));
    y.ticks().forEach(v -> grid.append(String.format(Locale.ROOT, "M0 %.1fH%d", SvgPath.SIZE * (1 - y.at(v)),
        SvgPath.SIZE)));
    path(out, "grid", grid.toString());
    if (x.at(mark) >= 0 && x.at(mark) <= 1) {
      path(out, "mark", String.format(Locale.ROOT, "M%.1f 0V%d", SvgPath.SIZE * x.at(mark), SvgPath.SIZE));
    }
    SvgPath paths = new SvgPath(x, y);
    for (int i = 0; i < series.size(); i++) {
      draw(out, series.get(i), Html.colour(i), paths);
    }
    out.append("</svg>");
  }

  private static void draw(StringBuilder out, Series s, String colour, SvgPath paths) {
    List<List<Point>> lines = s.lines().stream().filter(line -> !line.isEmpty()).toList();
    List<Spread> spreads = lines.size() > 1 ? SeedBand.of(lines) : List.of();
    if (spreads.isEmpty()) {
      for (List<Point> line : lines) {
        path(out, (lines.size() > 1 ? "apart " : "line ") + colour, paths.line(line));
        path(out, "dot " + colour, paths.dots(line));
      }
      return;
    }
    List<Point> mean = new ArrayList<>();
    List<Point> least = new ArrayList<>();
    List<Point> greatest = new ArrayList<>();
    for (Spread v : spreads) {
      mean.add(new Point(v.x(), v.mean()));
      least.add(new Point(v.x(), v.least()));
      greatest.add(new Point(v.x(), v.greatest()));
    }
    path(out, "band " + colour, paths.area(least, greatest));
    for (List<Point> line : lines) {
      path(out, "thin " + colour, paths.line(line));
      path(out, "thin dot " + colour, paths.dots(line));
    }
    path(out, "line " + colour, paths.line(mean));
    path(out, "dot " + colour, paths.dots(mean));
  }

  private static void path(StringBuilder out, String style, String data) {
    if (!data.isEmpty()) {
      out.append("<path class=\"").append(style).append("\" d=\"").append(data).append("\"/>");
    }
  }

  /** The chart in words, for those who do not see it. */
  private String spoken() {
    StringBuilder out = new StringBuilder(title);
    for (Series s : series) {
      if (hasPoints(s)) {
        double[] ends = s.lines().stream()
            .flatMap(line -> line.stream().filter(p -> Double.isFinite(p.y())).reduce((a, b) -> b).stream())
            .mapToDouble(Point::y).toArray();
        double least = DoubleStream.of(ends).min().orElseThrow();
        double greatest = DoubleStream.of(ends).max().orElseThrow();
        out.append("; ").append(s.label()).append(" ends at ").append(Numbers.measured(least));
        if (greatest > least) {
          out.append(" to ").append(Numbers.measured(greatest));
        }
      }
    }
    return out.toString();
  }
}
