package dev.reverie.agents.run;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * A line chart as inline SVG. Each series has one line or several: of several, each is drawn thin, their mean strong, and
 * the space between the least and the greatest as a band.
 */
final class LineChart {
  private static final double WIDTH = 720;
  private static final double HEIGHT = 300;
  private static final double LEFT = 76;
  private static final double RIGHT = 30;
  private static final double TOP = 14;
  private static final double BOTTOM = 46;

  /** A point; y is NaN where there is none. */
  record Point(double x, double y) {
  }

  /** Lines of one colour. */
  record Series(String label, List<List<Point>> lines) {
  }

  private final String title;
  private final String xTitle;
  private final String yTitle;
  private final List<Series> series;
  private final boolean logarithmic;
  private double x0 = Double.POSITIVE_INFINITY;
  private double x1 = Double.NEGATIVE_INFINITY;
  private double y0 = Double.POSITIVE_INFINITY;
  private double y1 = Double.NEGATIVE_INFINITY;

  LineChart(String title, String xTitle, String yTitle, List<Series> series, boolean logarithmic) {
    this.title = title;
    this.xTitle = xTitle;
    this.yTitle = yTitle;
    this.series = series;
    this.logarithmic = logarithmic;
    for (Series s : series) {
      for (List<Point> line : s.lines()) {
        for (Point p : line) {
          if (shown(p)) {
            x0 = Math.min(x0, p.x());
            x1 = Math.max(x1, p.x());
            y0 = Math.min(y0, scaled(p.y()));
            y1 = Math.max(y1, scaled(p.y()));
          }
        }
      }
    }
    if (x1 == x0) {
      x0 -= 1;
      x1 += 1;
    }
    double margin = y1 > y0 ? 0.05 * (y1 - y0) : Math.max(1e-3, Math.abs(y1) * 0.1);
    y0 -= margin;
    y1 += margin;
  }

  private boolean shown(Point p) {
    return Double.isFinite(p.y()) && (!logarithmic || p.y() > 0);
  }

  private double scaled(double y) {
    return logarithmic ? Math.log10(y) : y;
  }

  /** Whether there is anything to draw. */
  boolean isEmpty() {
    return !(x1 > x0) || !Double.isFinite(y0);
  }

  /** The drawing, with a heading and, for several series, a legend. */
  String html() {
    StringBuilder out = new StringBuilder("<figure><figcaption>").append(Html.escape(title)).append("</figcaption>");
    if (series.stream().filter(s -> !s.lines().isEmpty()).count() > 1) {
      out.append("<ul class=\"legend\">");
      for (int i = 0; i < series.size(); i++) {
        if (series.get(i).lines().isEmpty()) {
          continue;
        }
        out.append("<li class=\"c").append(i % Html.COLOURS).append("\">").append(Html.escape(series.get(i).label()))
            .append("</li>");
      }
      out.append("</ul>");
    }
    out.append(String.format(Locale.ROOT, "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">", WIDTH, HEIGHT,
        Html.escape(title)));
    axes(out);
    for (int i = 0; i < series.size(); i++) {
      draw(out, series.get(i), "c" + i % Html.COLOURS);
    }
    return out.append("</svg></figure>\n").toString();
  }

  private double px(double x) {
    return LEFT + (x - x0) / (x1 - x0) * (WIDTH - LEFT - RIGHT);
  }

  private double py(double y) {
    return HEIGHT - BOTTOM - (scaled(y) - y0) / (y1 - y0) * (HEIGHT - TOP - BOTTOM);
  }

  private void axes(StringBuilder out) {
    double xStep = step(x1 - x0, 8);
    for (double x = Math.ceil(x0 / xStep - 1e-9) * xStep; x <= x1 + 1e-9 * xStep; x += xStep) {
      out.append(String.format(Locale.ROOT, "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>"
          + "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%s</text>", px(x), px(x), TOP, HEIGHT - BOTTOM, px(x),
          HEIGHT - BOTTOM + 16, number(x, xStep)));
    }
    for (double y : yTicks()) {
      double v = logarithmic ? Math.pow(10, y) : y;
      out.append(String.format(Locale.ROOT, "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>"
          + "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">%s</text>", LEFT, WIDTH - RIGHT, py(v), py(v), LEFT - 6,
          py(v) + 4, logarithmic ? short3(v) : number(y, step(y1 - y0, 6))));
    }
    out.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%s</text>",
        (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, Html.escape(xTitle)));
    out.append(String.format(Locale.ROOT,
        "<text transform=\"translate(14,%.1f) rotate(-90)\" text-anchor=\"middle\">%s</text>", (TOP + HEIGHT - BOTTOM) / 2,
        Html.escape(yTitle)));
  }

  private List<Double> yTicks() {
    List<Double> ticks = new ArrayList<>();
    double step = logarithmic && y1 - y0 > 2 ? Math.ceil((y1 - y0) / 6) : step(y1 - y0, 6);
    for (double y = Math.ceil(y0 / step) * step; y <= y1; y += step) {
      ticks.add(y);
    }
    return ticks;
  }

  /** A step of 1, 2 or 5 times a power of ten that gives at most so many ticks. */
  static double step(double range, int most) {
    double raw = range / most;
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double m = raw / power;
    return power * (m <= 1 ? 1 : m <= 2 ? 2 : m <= 5 ? 5 : 10);
  }

  private static String number(double v, double step) {
    int digits = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
    String text = String.format(Locale.ROOT, "%,." + Math.min(digits, 6) + "f", v);
    return text.startsWith("-") && text.matches("-[0.,]*") ? text.substring(1) : text;
  }

  /** Three digits, without zeros behind. */
  private static String short3(double v) {
    return new BigDecimal(v, new MathContext(3)).stripTrailingZeros().toPlainString();
  }

  private void draw(StringBuilder out, Series s, String colour) {
    boolean several = s.lines().size() > 1;
    TreeMap<Double, double[]> at = new TreeMap<>();
    for (List<Point> line : s.lines()) {
      for (Point p : line) {
        if (shown(p)) {
          double[] v = at.computeIfAbsent(p.x(), x -> new double[] {p.y(), p.y(), 0, 0});
          v[0] = Math.min(v[0], p.y());
          v[1] = Math.max(v[1], p.y());
          v[2] += p.y();
          v[3]++;
        }
      }
    }
    if (several) {
      StringBuilder band = new StringBuilder();
      at.forEach((x, v) -> band.append(String.format(Locale.ROOT, "%.1f,%.1f ", px(x), py(v[1]))));
      at.descendingMap().forEach((x, v) -> band.append(String.format(Locale.ROOT, "%.1f,%.1f ", px(x), py(v[0]))));
      out.append("<polygon class=\"band ").append(colour).append("\" points=\"").append(band).append("\"/>");
      for (List<Point> line : s.lines()) {
        path(out, line, "thin " + colour);
      }
    }
    List<Point> mean = new ArrayList<>();
    if (several) {
      at.forEach((x, v) -> mean.add(new Point(x, v[2] / v[3])));
    } else if (!s.lines().isEmpty()) {
      mean.addAll(s.lines().getFirst());
    }
    path(out, mean, "line " + colour);
    if (mean.stream().filter(this::shown).count() == 1) {
      mean.stream().filter(this::shown).forEach(p -> out.append(String.format(Locale.ROOT,
          "<circle class=\"dot %s\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>", colour, px(p.x()), py(p.y()))));
    }
  }

  private void path(StringBuilder out, List<Point> line, String style) {
    StringBuilder d = new StringBuilder();
    boolean pen = false;
    for (Point p : line) {
      if (shown(p)) {
        d.append(String.format(Locale.ROOT, "%s%.1f %.1f", pen ? "L" : "M", px(p.x()), py(p.y())));
      }
      pen = shown(p);
    }
    out.append("<path class=\"").append(style).append("\" d=\"").append(d).append("\"/>");
  }
}
