package dev.reverie.agents.run;

import dev.reverie.agents.run.ReportRun.Group;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A report in one sentence. */
final class Summary {
  private Summary() {
  }

  static String of(List<Group> groups) {
    List<ReportRun> runs = groups.stream().flatMap(g -> g.runs().stream()).toList();
    String what = distinct(runs, r -> r.config().algorithm()) + " on " + distinct(runs, r -> r.config().environment());
    String seeds = runs.stream().map(r -> r.config().seed()).distinct().sorted().map(String::valueOf)
        .collect(Collectors.joining(", "));
    long step = runs.stream().mapToLong(ReportRun::step).max().orElseThrow();
    long planned = runs.stream().mapToLong(Summary::planned).max().orElseThrow();
    String steps = Numbers.whole(step) + (step < planned ? " of " + Numbers.whole(planned) : "")
        + " real environment steps";
    String time = Numbers.duration(runs.stream().mapToDouble(ReportRun::seconds).sum());
    String backend = "started on the " + distinct(runs, r -> r.config().backend()) + " backend.";
    return runs.size() == 1 ? what + ", seed " + seeds + ": " + steps + " in " + time + ", " + backend
        : what + ": " + runs.size() + " runs (" + (seeds.contains(",") ? "seeds " : "seed ") + seeds + ") of up to "
            + steps + ", " + time + " in all, " + backend;
  }

  private static long planned(ReportRun run) {
    return run.config().settings().get("training") instanceof Map<?, ?> training
        && training.get("steps") instanceof Number steps ? steps.longValue() : run.step();
  }

  private static String distinct(List<ReportRun> runs, Function<ReportRun, String> what) {
    return runs.stream().map(what).distinct().collect(Collectors.joining(" and "));
  }
}
