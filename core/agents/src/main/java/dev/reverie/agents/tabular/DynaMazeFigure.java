package dev.reverie.agents.tabular;

import dev.reverie.agents.env.Maze;
import dev.reverie.agents.env.TableMdp;
import dev.reverie.agents.reproduce.Reproduction;
import dev.reverie.agents.reproduce.Sample;
import dev.reverie.agents.reproduce.Workbench;
import dev.reverie.agents.run.FigurePage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Figure 8.2 of Sutton and Barto: steps of each episode in the Dyna maze with 0, 5 and 50 planning updates. Held
 * against the exact length of the first episode, a random walk, and against an independent simulation of the others.
 */
public final class DynaMazeFigure implements Reproduction {
  private static final int EPISODES = 50;
  private static final double ALPHA = 0.1;
  private static final double GAMMA = 0.95;
  private static final double EPSILON = 0.1;
  private static final double BAND = 4;

  /**
   * The independent simulation.
   *
   * @param updates planning updates
   * @param mean mean steps of {@link #SIMULATED_EPISODES}
   * @param error their standard errors; NaN where it kept none
   */
  private record Simulated(int updates, double[] mean, double[] error) {
  }

  private static final double NONE = Double.NaN;
  private static final int[] SIMULATED_EPISODES = {2, 3, 4, 5, 6, 8, 10, 15, 20, 25, 30, 50};
  private static final List<Simulated> SIMULATED = List.of(
      new Simulated(0, new double[] {701, 507, 317, 258, 221, 179, 130, 85.6, 48.4, 24.9, 18.4, 17.7},
          new double[] {37, 26, 15, NONE, NONE, NONE, 6, NONE, NONE, 1.1, NONE, 0.2}),
      new Simulated(5, new double[] {151, 58.5, 34.2, 23.7, 19.1, 17.5, 17.1, 16.9, 16.7, 16.9, 16.9, 16.8},
          new double[] {4, 2.1, NONE, 0.7, NONE, NONE, NONE, NONE, NONE, NONE, NONE, 0.1}),
      new Simulated(50, new double[] {40.7, 17.3, 16.8, 16.8, 16.9, 17.0, 16.8, 16.9, 17.0, 16.5, 16.6, 16.6},
          new double[] {0.5, 0.2, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, 0.2}));
  /**
   * How many runs its means are of: so many make the standard errors that it kept. Where it kept none, it is taken to
   * be that of so many runs with the deviation measured here.
   */
  private static final int SIMULATED_RUNS = 340;

  /** Makes the reproduction. */
  public DynaMazeFigure() {
  }

  @Override
  public String name() {
    return "dyna-maze";
  }

  @Override
  public String description() {
    return "Dyna-Q in the Dyna maze, with 0, 5 and 50 planning updates (Sutton and Barto, figure 8.2)";
  }

  @Override
  public int seeds() {
    return 10_000;
  }

  @Override
  public Outcome run(Workbench workbench) throws IOException {
    Draw draw = new Choices(name(), workbench).draw();
    TableMdp mdp = Maze.dyna().mdp();
    EpisodeLength walk = EpisodeLength.ofRandomWalk(mdp);
    EpisodeLength best = EpisodeLength.ofEpsilonOptimal(mdp, GAMMA, EPSILON);
    String summary = String.format(Locale.ROOT, "%d seeds of %d episodes; alpha %s, gamma %s, epsilon %s; planning "
        + "takes %s. A first episode is a random walk of %.2f steps on average, and who acts epsilon-greedily by the "
        + "optimal values takes %.3f; both are exact. The rest is from an independent simulation of %d runs.",
        workbench.seeds(), EPISODES, ALPHA, GAMMA, EPSILON, Choices.describe(draw), walk.mean(), best.mean(),
        SIMULATED_RUNS);
    Comparison table = new Comparison(BAND);
    List<FigurePage.Curve> curves = new ArrayList<>();
    double[] episodes = new double[EPISODES];
    Arrays.setAll(episodes, e -> e + 1);
    String speed = "";
    for (Simulated s : SIMULATED) {
      DynaConfig config = DynaConfig.plain(ALPHA, GAMMA, EPSILON, s.updates, draw);
      long from = System.nanoTime();
      DynaLanes.Result result = DynaLanes.run(mdp, config, workbench.seeds(), EPISODES, workbench.threads());
      double seconds = (System.nanoTime() - from) * 1e-9;
      Sample[] samples = samples(result.steps());
      compare(table, s, samples, walk, best);
      curves.add(FigurePage.Curve.of(s.updates + " planning updates", episodes,
          Arrays.stream(samples).mapToDouble(Sample::mean).toArray()));
      speed = String.format(Locale.ROOT, "%.1f million planning updates per second and thread",
          result.planned() / result.seconds() * 1e-6);
      workbench.tell(String.format(Locale.ROOT, "n = %d: %.1f s on %d threads%s", s.updates, seconds,
          workbench.threads(), s.updates == 0 ? "" : ", " + speed + ", real steps included"));
    }
    workbench.out().println(summary);
    table.print(workbench.out());
    workbench.out().println(speed + ", real steps included (n = 50)");
    curves.add(FigurePage.Curve.of("epsilon-greedy by the optimal values", new double[] {1, EPISODES},
        new double[] {best.mean(), best.mean()}));
    FigurePage page = new FigurePage(description(), summary);
    page.chart("Steps of an episode", FigurePage.Scale.COUNTS, "episode", FigurePage.Scale.RATIOS,
        "steps, mean of the seeds", curves);
    table.add(page);
    page.note(speed + ", real steps included (50 planning updates).");
    page.write(workbench.folder().resolve("report.html"));
    return table.holds() ? Outcome.REPRODUCED : Outcome.NOT_REPRODUCED;
  }

  private static Sample[] samples(int[][] steps) {
    Sample[] samples = new Sample[EPISODES];
    for (int e = 0; e < EPISODES; e++) {
      int episode = e;
      samples[e] = Sample.of(Arrays.stream(steps).mapToDouble(s -> s[episode]).toArray());
    }
    return samples;
  }

  private static void compare(Comparison table, Simulated s, Sample[] samples, EpisodeLength walk,
      EpisodeLength best) {
    String n = "n = " + s.updates + ", episode ";
    table.exactly(n + 1, samples[0], walk.mean());
    for (int k = 0; k < SIMULATED_EPISODES.length; k++) {
      int e = SIMULATED_EPISODES[k];
      Sample sample = samples[e - 1];
      double error = Double.isNaN(s.error[k]) ? sample.deviation() / Math.sqrt(SIMULATED_RUNS) : s.error[k];
      table.about(n + e, sample, s.mean[k], error);
    }
    table.atLeast(n + EPISODES + ", against the optimum", samples[EPISODES - 1], best.mean());
  }
}
