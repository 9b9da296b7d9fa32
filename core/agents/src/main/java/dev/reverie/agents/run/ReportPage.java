package dev.reverie.agents.run;

import dev.reverie.agents.run.LineChart.Scale;
import dev.reverie.agents.run.LineChart.Series;
import dev.reverie.agents.run.ReportRun.Group;
import java.io.IOException;
import java.util.List;

/** What a report shows, from top to bottom. */
final class ReportPage {
  private static final Scale STEPS = new Scale(Axis.Kind.STEPS, "real environment steps");

  private final String title;
  private final List<Group> groups;

  /** A chart of one measurement over real steps. */
  private record Curve(String title, String key, double unit, Axis.Kind kind, String axis) {
    Curve(String title, String key, Axis.Kind kind, String axis) {
      this(title, key, 1, kind, axis);
    }
  }

  ReportPage(String title, List<Group> groups) {
    this.title = title;
    this.groups = groups;
  }

  String html() throws IOException {
    return "<h1>" + Html.escape(title) + "</h1>\n<p class=\"soft\">" + Html.escape(Summary.of(groups)) + "</p>\n"
        + returns()
        + EvaluationTable.html(groups)
        + StudySections.html(groups)
        + ModelErrorCharts.html(groups)
        + section("The model",
            new Curve("Error on held-out transitions", "model.holdout", Axis.Kind.RATIOS, "mean squared error"),
            new Curve("Epochs of a training", "model.epochs", Axis.Kind.AMOUNTS, "epochs"),
            new Curve("Length of imagined rollouts", "rollout.meanLength", Axis.Kind.AMOUNTS, "steps, mean"))
        + section("The policy",
            new Curve("Loss of the first critic", "sac.loss.q1", Axis.Kind.RATIOS, "loss"),
            new Curve("Value of the batches", "sac.q", Axis.Kind.VALUES, "Q, mean"),
            new Curve("Temperature", "sac.alpha", Axis.Kind.RATIOS, "alpha"),
            new Curve("Entropy of the policy", "sac.entropy", Axis.Kind.VALUES, "nats"),
            new Curve("Return of training episodes, exploring", "train.return", Axis.Kind.VALUES,
                "sum of rewards in an episode"))
        + section("The world model",
            new Curve("Loss of reconstruction", "loss.reconstruction", Axis.Kind.RATIOS, "loss"),
            new Curve("Loss of the reward", "loss.reward", Axis.Kind.RATIOS, "loss"),
            new Curve("Loss of the continuation", "loss.continue", Axis.Kind.RATIOS, "loss"),
            new Curve("Divergence of posterior and prior", "kl", Axis.Kind.AMOUNTS, "nats"),
            new Curve("Entropy of the posterior", "entropy.posterior", Axis.Kind.VALUES, "nats"),
            new Curve("Entropy of the prior", "entropy.prior", Axis.Kind.VALUES, "nats"),
            new Curve("Classes taken of each latent variable", "latent.used", Axis.Kind.AMOUNTS, "classes, mean"),
            new Curve("Entropy of the classes taken", "latent.entropy", Axis.Kind.AMOUNTS, "nats, mean"))
        + section("Actor and critic",
            new Curve("Loss of the actor", "loss.actor", Axis.Kind.VALUES, "loss"),
            new Curve("Loss of the critic", "loss.critic", Axis.Kind.RATIOS, "loss"),
            new Curve("Loss of replayed values", "loss.replay", Axis.Kind.RATIOS, "loss"),
            new Curve("Entropy of the policy", "entropy.policy", Axis.Kind.VALUES, "nats"),
            new Curve("Imagined reward", "imagined.reward", Axis.Kind.VALUES, "reward of a step, mean"),
            new Curve("Imagined value", "imagined.value", Axis.Kind.VALUES, "value, mean"),
            new Curve("Imagined return", "imagined.return", Axis.Kind.VALUES, "return, mean"),
            new Curve("Range of returns", "return.scale", Axis.Kind.AMOUNTS, "return"))
        + TimeBars.html(groups)
        + section("Cost",
            new Curve("Gradient steps a second", "updates.perSecond", Axis.Kind.AMOUNTS, "steps / s"),
            new Curve("Arithmetic", "gflops", Axis.Kind.AMOUNTS, "GFLOP / s"),
            new Curve("Writing a checkpoint", "checkpoint.seconds", 1e-3, Axis.Kind.AMOUNTS, "milliseconds"),
            new Curve("Size of a checkpoint, without the replay", "checkpoint.bytes", 1e6, Axis.Kind.AMOUNTS, "MB"))
        + SettingsTable.html(groups);
  }

  private String returns() {
    LineChart chart = chart(new Curve("Return of evaluations", EvaluationTable.RETURN, Axis.Kind.VALUES,
        "sum of rewards in an episode, mean of the episodes"));
    if (chart.isEmpty()) {
      return "<p>There is no evaluation yet.</p>\n";
    }
    boolean band = groups.stream().anyMatch(g -> g.runs().size() > 1);
    return "<h2>Return</h2>\n<div class=\"large\">" + chart.html() + "</div>\n" + (band
        ? "<p class=\"soft note\">Thin lines are seeds, strong lines their means, bands reach from the least to the "
            + "greatest of the seeds.</p>\n" : "");
  }

  private LineChart chart(Curve c) {
    List<Series> series = groups.stream().map(g -> new Series(g.label(),
        g.runs().stream().map(r -> r.curve(c.key(), c.unit())).toList())).toList();
    return new LineChart(c.title(), STEPS, new Scale(c.kind(), c.axis()), series);
  }

  private String section(String heading, Curve... curves) {
    StringBuilder charts = new StringBuilder();
    for (Curve c : curves) {
      LineChart chart = chart(c);
      if (!chart.isEmpty()) {
        charts.append(chart.html());
      }
    }
    return charts.isEmpty() ? "" : "<h2>" + heading + "</h2>\n<div class=\"charts\">\n" + charts + "</div>\n";
  }
}
