package dev.reverie.agents.run;

import dev.reverie.agents.run.LineChart.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Lines as the data of SVG paths, in a square of 1000 by 1000 that is stretched to its place. */
final class SvgPath {
  static final int SIZE = 1000;

  private final Axis x;
  private final Axis y;

  SvgPath(Axis x, Axis y) {
    this.x = x;
    this.y = y;
  }

  /** A line that is broken where there is no value. */
  String line(List<Point> points) {
    StringBuilder d = new StringBuilder();
    for (List<Point> part : parts(points)) {
      append(d, thinned(part));
    }
    return d.toString();
  }

  /** Points without neighbours, which a line does not show. */
  String dots(List<Point> points) {
    StringBuilder d = new StringBuilder();
    for (List<Point> part : parts(points)) {
      if (part.size() == 1) {
        append(d, part);
        d.append("h0");
      }
    }
    return d.toString();
  }

  /** The area between two lines that have their gaps in common. */
  String area(List<Point> lower, List<Point> upper) {
    StringBuilder d = new StringBuilder();
    List<List<Point>> under = parts(lower);
    List<List<Point>> over = parts(upper);
    for (int i = 0; i < under.size(); i++) {
      List<Point> round = new ArrayList<>(over.get(i));
      round.addAll(under.get(i).reversed());
      append(d, round);
      d.append('Z');
    }
    return d.toString();
  }

  private static List<List<Point>> parts(List<Point> points) {
    List<List<Point>> parts = new ArrayList<>();
    boolean pen = false;
    for (Point p : points) {
      boolean shown = Double.isFinite(p.y());
      if (shown && !pen) {
        parts.add(new ArrayList<>());
      }
      if (shown) {
        parts.getLast().add(p);
      }
      pen = shown;
    }
    return parts;
  }

  /** Of points that lie in one column, the first, the last, the lowest and the highest: the picture is the same. */
  private List<Point> thinned(List<Point> part) {
    if (part.size() <= 2 * SIZE) {
      return part;
    }
    List<Point> kept = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= part.size(); i++) {
      if (i == part.size() || column(part.get(i)) != column(part.get(from))) {
        List<Point> same = part.subList(from, i);
        Point lowest = same.stream().min(Comparator.comparingDouble(Point::y)).orElseThrow();
        Point highest = same.stream().max(Comparator.comparingDouble(Point::y)).orElseThrow();
        same.stream().filter(p -> p == same.getFirst() || p == lowest || p == highest || p == same.getLast())
            .forEach(kept::add);
        from = i;
      }
    }
    return kept;
  }

  private long column(Point p) {
    return Math.round(SIZE * x.at(p.x()));
  }

  private void append(StringBuilder d, List<Point> points) {
    char pen = 'M';
    for (Point p : points) {
      d.append(String.format(Locale.ROOT, "%s%.1f %.1f", pen, SIZE * x.at(p.x()), SIZE * (1 - y.at(p.y()))));
      pen = 'L';
    }
  }
}
