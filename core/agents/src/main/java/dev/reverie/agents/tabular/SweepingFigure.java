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
 * Example 8.4 of Sutton and Barto, after Peng and Williams (1993): updates until the greedy policy takes an exactly
 * shortest path, however ties are broken, in the Dyna maze at eight resolutions. Real updates count as well as planning
 * updates; the policy is looked at whenever the real steps have grown by a thousandth. Both agents explore by a random
 * walk, so that nothing but their planning differs: one that acts greedily as soon as it knows a way may not come by a
 * shorter one for billions of steps.
 */
public final class SweepingFigure implements Reproduction {
  private static final double ALPHA = 1;
  private static final double GAMMA = 0.95;
  private static final double EPSILON = 1;
  private static final int UPDATES = 5;
  private static final double THETA = 1e-6;
  private static final double RESOLUTION = 1e-3;
  private static final int SIZES = 8;
  private static final long MOST_STEPS = 1_000_000_000;
  private static final List<String> HEAD = List.of("cells", "shortest path", "sweeping", "error", "Dyna-Q", "error",
      "ratio", "real steps", "of Dyna-Q", "");

  /** Makes the reproduction. */
  public SweepingFigure() {
  }

  @Override
  public String name() {
    return "prioritized-sweeping";
  }

  @Override
  public String description() {
    return "Prioritized sweeping and Dyna-Q in mazes of 47 to 6016 cells (Sutton and Barto, example 8.4)";
  }

  @Override
  public int seeds() {
    return 30;
  }

  @Override
  public Outcome run(Workbench workbench) throws IOException {
    Draw draw = new Choices(name(), workbench).draw();
    String summary = String.format(Locale.ROOT, "%d seeds; alpha %s, gamma %s, a random walk (epsilon %s), at most %d "
        + "planning updates a real step, theta %s; Dyna-Q's planning takes %s. Updates, real ones included, until "
        + "the greedy policy takes an exactly shortest path, however ties are broken.", workbench.seeds(), ALPHA,
        GAMMA, EPSILON, UPDATES, THETA, Choices.describe(draw));
    List<List<String>> rows = new ArrayList<>();
    double[] cells = new double[SIZES];
    double[][] means = new double[2][SIZES];
    boolean fewer = true;
    for (int i = 0; i < SIZES; i++) {
      Maze maze = Maze.dyna().scaled(1 << i / 2, 1 << (i + 1) / 2);
      TableMdp mdp = maze.mdp();
      double[][] updates = new double[2][workbench.seeds()];
      double[][] steps = new double[2][workbench.seeds()];
      Workers.share(workbench.threads(), 2 * workbench.seeds(), task -> {
        int seed = task / 2;
        int method = task % 2;
        TableAgent agent = method == 0 ? sweeping(mdp, seed) : dyna(mdp, seed, draw);
        steps[method][seed] = steps(mdp, agent, seed);
        updates[method][seed] = agent.updates();
      });
      Sample sweeping = Sample.of(updates[0]);
      Sample dyna = Sample.of(updates[1]);
      boolean good = sweeping.mean() < dyna.mean();
      fewer &= good;
      cells[i] = maze.free();
      means[0][i] = sweeping.mean();
      means[1][i] = dyna.mean();
      List<String> row = List.of(Integer.toString(maze.free()), Integer.toString(new ShortestPath(mdp).length()),
          whole(sweeping.mean()), whole(sweeping.error()), whole(dyna.mean()), whole(dyna.error()),
          String.format(Locale.ROOT, "%.1f", dyna.mean() / sweeping.mean()), whole(Sample.of(steps[0]).mean()),
          whole(Sample.of(steps[1]).mean()), good ? "" : "outside");
      rows.add(row);
      workbench.tell(row.get(0) + " cells: " + row.get(2) + " updates of prioritized sweeping, " + row.get(4)
          + " of Dyna-Q");
    }
    workbench.out().println(summary);
    TextTable.print(workbench.out(), HEAD, rows);
    FigurePage page = new FigurePage(description(), summary);
    page.chart("Updates until an exactly shortest path", FigurePage.Scale.RATIOS, "cells of the maze",
        FigurePage.Scale.RATIOS, "updates, mean of the seeds", List.of(
            FigurePage.Curve.of("prioritized sweeping", cells, means[0]),
            FigurePage.Curve.of("Dyna-Q", cells, means[1])));
    page.heading("Updates").table(HEAD, rows);
    page.write(workbench.folder().resolve("report.html"));
    return fewer ? Outcome.REPRODUCED : Outcome.NOT_REPRODUCED;
  }

  private static String whole(double v) {
    return String.format(Locale.ROOT, "%,.0f", v);
  }

  private static TableAgent sweeping(TableMdp mdp, int seed) {
    return new PrioritizedSweeping(new SweepConfig(ALPHA, GAMMA, EPSILON, UPDATES, THETA), mdp.states(),
        mdp.actions(), new DeterministicModel(mdp.states(), mdp.actions()), new TableRandom(seed, 0));
  }

  private static TableAgent dyna(TableMdp mdp, int seed, Draw draw) {
    return new DynaQ(DynaConfig.plain(ALPHA, GAMMA, EPSILON, UPDATES, draw), mdp.states(), mdp.actions(),
        new DeterministicModel(mdp.states(), mdp.actions()), new TableRandom(seed, 0));
  }

  /** Lives until the agent knows a shortest path; gives the real steps that it took. */
  private static double steps(TableMdp mdp, TableAgent agent, int seed) {
    ShortestPath path = new ShortestPath(mdp);
    TableWorld world = new TableWorld(mdp, new TableRandom(seed, 1));
    while (!path.isTakenBy(agent.values())) {
      double next = world.steps() * (1 + RESOLUTION);
      do {
        world.step(agent);
        if (world.steps() > MOST_STEPS) {
          throw new IllegalStateException("seed " + seed + " in a maze of " + mdp.states() + " states: no shortest "
              + "path within " + MOST_STEPS + " real steps");
        }
      } while (world.steps() < next);
    }
    return world.steps();
  }
}
