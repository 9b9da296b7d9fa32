package dev.reverie.agents.mbpo.horizon;

import dev.reverie.agents.mbpo.disagreement.Disagreement;
import dev.reverie.agents.mbpo.rollout.RolloutSettings;
import dev.reverie.agents.reproduce.Workbench;
import dev.reverie.agents.run.FigurePage;
import dev.reverie.agents.run.FigurePage.Curve;
import dev.reverie.agents.run.FigurePage.Scale;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the study measured, for the terminal and as a page. */
final class HorizonReport {
  private static final String SUMMARY = "A recorded stream of real transitions of an agent that learns, in random "
      + "order; a model that goes on learning as more of them are given to it; rollouts of that model by the policy at "
      + "the stream's end. Nothing changes but the number of transitions. One setting for all tasks.";
  private static final String APART = "States that an agent really visited. By their distance from the mean state, "
      + "each number in its standard deviations, the farthest fifth is withheld from the model, and of the others a "
      + "tenth, at random. Told apart are that tenth and the farther half of the fifth: the area is how often one of the "
      + "latter has the greater disagreement.";

  private static final List<String> DEPARTURES = List.of(
      "hidden layers of 128, batches of 64, patience 15 and at most 100 epochs a training: 250 transitions are one "
          + "batch of the authors', and after so few steps members still agree for want of learning.",
      "log variances within bounds that are not learned, as MACURA's authors have them and MBPO's have not: "
          + "learned bounds follow the error down where nothing is random, and divergences are relative to them.",
      "MACURA's horizon 100, theirs 10: of 10 steps, 9 are reached with 1000 transitions. xi is 1 for all tasks, "
          + "theirs 0.3 to 30.",
      "the bound's horizon 500: far off, k* has no other limit.",
      "one policy, that of the end of the recorded stream: nothing changes but how many transitions there are.");
  private static final String RULES = "M2AC keeps a quarter of its horizon of every rollout, whatever the model is "
      + "like: it chooses which states, not how many. The noise that members expect is no disagreement. Both are shown "
      + "only. Infoprop's total limit is H times what the best steps on real data lose by the same model: if all steps "
      + "get better alike it falls with them, and the length says how much alike they are. It counts all the same.";

  private final HorizonConfig config;
  private final Map<String, TaskResult> tasks;
  private final Returns returns;
  private final List<Verdict> verdicts;

  /** {@code returns} is null where none were trained for. */
  HorizonReport(HorizonConfig config, Map<String, TaskResult> tasks, Returns returns, List<Verdict> verdicts) {
    this.config = config;
    this.tasks = tasks;
    this.returns = returns;
    this.verdicts = verdicts;
  }

  void write(Workbench workbench) throws IOException {
    PrintWriter out = workbench.out();
    tasks.forEach((task, result) -> print(task, result, out));
    if (returns != null) {
      printReturns(out);
    }
    out.printf("%n%-66s %9s  %-10s %s%n", "", "measured", "expected", "so it is");
    for (Verdict v : verdicts) {
      out.printf(Locale.ROOT, "%-66s %9.4g  %-10s %s%n", v.what(), v.value(), v.expected(), v.word());
    }
    DEPARTURES.forEach(d -> out.printf("%nNot the papers': %s", d));
    out.printf("%n%nOf the rules: %s%n", RULES);
    page().write(workbench.folder().resolve("report.html"));
  }

  private void print(String task, TaskResult result, PrintWriter out) {
    out.printf("%n%s: mean length of rollouts by number of transitions, mean of %d seeds%n%-10s", task,
        result.growing().size(), "");
    Arrays.stream(config.sizes()).forEach(n -> out.printf("%9d", n));
    out.println();
    for (String c : GrowingData.CONTROLLERS) {
      out.printf("%-10s", c);
      Arrays.stream(TaskResult.mean(result.lengths(c))).forEach(k -> out.printf(Locale.ROOT, "%9.2f", k));
      out.println();
    }
    out.printf("%-10s", " in all");
    Arrays.stream(TaskResult.mean(result.growing().stream().map(GrowingData.Result::endedInAll).toList()))
        .forEach(share -> out.printf(Locale.ROOT, "%8.0f%%", 100 * share));
    out.println("  of infoprop's rollouts ended by the total limit");
  }

  private void printReturns(PrintWriter out) {
    returns.finals().forEach((task, arms) -> {
      out.printf("%n%s: final return, mean and standard deviation over seeds%n", task);
      arms.forEach((arm, values) -> out.printf(Locale.ROOT, "%-10s %10.4g %9.3g%n", arm, Returns.mean(values),
          Returns.deviation(values)));
    });
  }

  private String settings() {
    RolloutSettings r = config.rollout();
    return String.format(Locale.ROOT, "The numbers, for all tasks: %d rollouts at a time; bound: at most %d steps; "
        + "m2ac: horizon %d; macura: horizon %d, xi %s, percentile %s, window %d; infoprop: horizon %d, accuracy %s, "
        + "quantiles %s and %s; ensemble of %d, batches of %d, at most %d epochs a training.", config.rolloutStates(),
        r.bound().longest(),
        r.m2ac().horizon(), r.macura().horizon(), r.macura().xi(), r.macura().percentile(), r.macura().window(),
        r.infoprop().horizon(), r.infoprop().accuracy(), r.infoprop().stepQuantile(), r.infoprop().totalQuantile(),
        config.ensemble().members(), config.ensemble().batch(), config.ensemble().mostEpochs());
  }

  private FigurePage page() {
    FigurePage page = new FigurePage("How long imagined rollouts are as data grows", SUMMARY);
    page.heading("Measured and expected");
    page.table(List.of("", "measured", "expected", "so it is"), verdicts.stream().map(v -> List.of(v.what(),
        String.format(Locale.ROOT, "%.4g", v.value()), v.expected(), v.word())).toList());
    page.note(RULES);
    DEPARTURES.forEach(d -> page.note("Not the papers': " + d));
    page.note(settings());
    double[] sizes = Arrays.stream(config.sizes()).asDoubleStream().toArray();
    tasks.forEach((task, result) -> {
      page.heading(task);
      List<Curve> lengths = new ArrayList<>();
      for (String c : GrowingData.CONTROLLERS) {
        lengths.add(new Curve(c, sizes, result.lengths(c)));
      }
      page.chart("Mean length of rollouts", Scale.COUNTS, "real transitions", Scale.RATIOS,
          "transitions for each rollout", lengths);
      page.chart("The model's error", Scale.COUNTS, "real transitions", Scale.RATIOS,
          "mean squared error on held-out transitions",
          List.of(new Curve("model", sizes, result.growing().stream().map(GrowingData.Result::holdout).toList())));
      page.chart("The model's distance from the truth, as the bound takes it", Scale.COUNTS, "real transitions",
          Scale.AMOUNTS, "total variation, at most", List.of(new Curve("model", sizes,
              result.growing().stream().map(GrowingData.Result::modelDistance).toList())));
      page.table(List.of("disagreement", "area under the curve", "each seed"), Disagreement.all().stream().map(d ->
          List.of(d.title(), String.format(Locale.ROOT, "%.3f", result.auroc(d)), String.join(", ", result.auroc()
              .stream().map(a -> String.format(Locale.ROOT, "%.3f", a.get(d))).toList()))).toList());
      page.note(APART);
      if (returns != null) {
        page.table(List.of("controller", "final return", "standard deviation over seeds"), returns.finals().get(task)
            .entrySet().stream().map(e -> List.of(e.getKey(), String.format(Locale.ROOT, "%.4g",
                Returns.mean(e.getValue())), String.format(Locale.ROOT, "%.3g", Returns.deviation(e.getValue()))))
            .toList());
      }
    });
    return page;
  }
}
