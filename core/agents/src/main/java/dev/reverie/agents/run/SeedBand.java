package dev.reverie.agents.run;

import dev.reverie.agents.run.LineChart.Point;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Several lines as one: mean, least and greatest wherever all of them have a point. */
final class SeedBand {
  private SeedBand() {
  }

  /** The lines at one place; all NaN where one of them has a gap. */
  record Spread(double x, double mean, double least, double greatest) {
  }

  static List<Spread> of(List<List<Point>> lines) {
    List<Map<Double, Double>> others = new ArrayList<>();
    for (List<Point> line : lines) {
      Map<Double, Double> at = new HashMap<>();
      line.forEach(p -> at.put(p.x(), p.y()));
      others.add(at);
    }
    List<Spread> spreads = new ArrayList<>();
    for (Point p : lines.getFirst()) {
      if (others.stream().allMatch(at -> at.containsKey(p.x()))) {
        spreads.add(spread(p.x(), others.stream().mapToDouble(at -> at.get(p.x())).toArray()));
      }
    }
    return spreads;
  }

  private static Spread spread(double x, double[] values) {
    double sum = 0;
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    for (double v : values) {
      sum += v;
      least = Math.min(least, v);
      greatest = Math.max(greatest, v);
    }
    return new Spread(x, sum / values.length, least, greatest);
  }
}
