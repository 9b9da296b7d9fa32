package dev.reverie.agents.run;

import dev.reverie.agents.run.LineChart.Point;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run as a report sees it: what it is, what was measured, and the newest study, or null. */
record ReportRun(RunConfig config, List<Metrics.Line> lines, StudyFiles.Found study) {
  /** Runs that differ in their seeds. */
  record Group(String label, List<ReportRun> runs) {
  }

  static ReportRun read(Path run) throws IOException {
    return new ReportRun(RunDirectory.config(run), Metrics.read(run), Checkpoints.of(run).study());
  }

  /** What was measured of one thing, over real steps, in some unit. */
  List<Point> curve(String key, double unit) {
    return lines.stream().filter(l -> l.values().containsKey(key))
        .map(l -> new Point(l.step(), l.values().get(key) / unit)).toList();
  }

  /** The last line that has something. */
  Optional<Metrics.Line> last(String key) {
    return lines.reversed().stream().filter(l -> l.values().containsKey(key)).findFirst();
  }

  /** The last real step that was measured. */
  long step() {
    return lines.isEmpty() ? 0 : lines.getLast().step();
  }

  /** Seconds until the last measurement. */
  double seconds() {
    return lines.isEmpty() ? 0 : lines.getLast().seconds();
  }

  /** The settings by dotted key. */
  Map<String, String> settings() {
    Map<String, String> flat = new LinkedHashMap<>();
    flatten("", config.settings(), flat);
    return flat;
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
