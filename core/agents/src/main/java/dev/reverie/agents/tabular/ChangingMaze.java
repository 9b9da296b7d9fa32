package dev.reverie.agents.tabular;

import dev.reverie.agents.env.Maze;
import dev.reverie.agents.env.TableMdp;
import dev.reverie.agents.reproduce.MannWhitney;
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
 * A maze that changes at a step, whether or not an episode is under way: Dyna-Q+ must have earned more than Dyna-Q in
 * the end, by the rank test of Mann and Whitney, and each agent about what an independent simulation earned.
 */
abstract class ChangingMaze implements Reproduction {
  private static final double GAMMA = 0.95;
  private static final double EPSILON = 0.1;
  private static final double ALPHA = 1;
  private static final double SIGNIFICANT = 0.01;
  private static final double BAND = 4;
  private static final int SIMULATED_RUNS = 31;
  private static final int POINTS = 150;

  /**
   * One of the agents.
   *
   * @param label what it is called
   * @param bonus where it has its bonus
   * @param simulated what the independent simulation earned, on average
   * @param deviation the standard deviation of that over its runs
   */
  private record Arm(String label, Bonus bonus, double simulated, double deviation) {
  }

  private final String name;
  private final String description;
  private final TableMdp before;
  private final int change;
  private final TableMdp after;
  private final int steps;
  private final int updates;
  private final double kappa;
  private final List<Arm> arms;

  /**
   * A changing maze.
   *
   * @param wallBefore the wall at first
   * @param change after how many steps it changes
   * @param wallAfter the wall from then on
   * @param steps how many steps in all
   * @param updates planning updates after each
   * @param kappa size of the bonus
   * @param simulated mean and deviation of what Dyna-Q, Dyna-Q+ and the agent with its bonus in acting earned in an
   *     independent simulation
   */
  ChangingMaze(String name, String description, String wallBefore, int change, String wallAfter, int steps,
      int updates, double kappa, double... simulated) {
    this.name = name;
    this.description = description;
    this.before = Maze.walled(wallBefore).mdp();
    this.change = change;
    this.after = Maze.walled(wallAfter).mdp();
    this.steps = steps;
    this.updates = updates;
    this.kappa = kappa;
    arms = List.of(
        new Arm("Dyna-Q", Bonus.NONE, simulated[0], simulated[1]),
        new Arm("Dyna-Q+", Bonus.PLANNING, simulated[2], simulated[3]),
        new Arm("bonus in acting only", Bonus.ACTING, simulated[4], simulated[5]));
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String description() {
    return description;
  }

  @Override
  public final int seeds() {
    return 100;
  }

  @Override
  public final Outcome run(Workbench workbench) throws IOException {
    Draw draw = new Choices(name, workbench).draw();
    DynaConfig plain = DynaConfig.plain(ALPHA, GAMMA, EPSILON, updates, draw);
    String summary = String.format(Locale.ROOT, "%d seeds of %d steps; the wall changes after step %d. alpha %s, gamma "
        + "%s, epsilon %s, %d planning updates a step, kappa %s; planning takes %s, but Dyna-Q+ any action of a "
        + "visited state. Expected is what an independent simulation of %d runs earned.", workbench.seeds(), steps,
        change, ALPHA, GAMMA, EPSILON, updates, kappa, Choices.describe(draw), SIMULATED_RUNS);
    double[] x = new double[POINTS + 1];
    Arrays.setAll(x, k -> (double) k * steps / POINTS);
    Comparison table = new Comparison(BAND);
    List<FigurePage.Curve> curves = new ArrayList<>();
    List<double[]> finals = new ArrayList<>();
    for (Arm arm : arms) {
      double[][] earned = new double[workbench.seeds()][];
      DynaConfig config = arm.bonus == Bonus.NONE ? plain : plain.with(arm.bonus, kappa);
      Workers.share(workbench.threads(), earned.length, seed -> earned[seed] = earned(config, seed));
      double[] end = Arrays.stream(earned).mapToDouble(e -> e[POINTS]).toArray();
      finals.add(end);
      table.about(arm.label, Sample.of(end), arm.simulated, arm.deviation / Math.sqrt(SIMULATED_RUNS));
      curves.add(new FigurePage.Curve(arm.label, x, List.of(earned)));
    }
    double p = MannWhitney.greater(finals.get(1), finals.get(0));
    String verdict = String.format(Locale.ROOT, "Dyna-Q+ earns more than Dyna-Q: p = %.2g, one-sided, Mann-Whitney, "
        + "%d seeds each; expected below %s", p, workbench.seeds(), SIGNIFICANT);
    workbench.out().println(summary);
    table.print(workbench.out());
    workbench.out().println(verdict);
    FigurePage page = new FigurePage(description, summary);
    page.chart("Reward so far", FigurePage.Scale.COUNTS, "real steps", FigurePage.Scale.AMOUNTS, "sum of rewards",
        curves);
    table.add(page);
    page.note(verdict + ".");
    page.write(workbench.folder().resolve("report.html"));
    return table.holds() && p < SIGNIFICANT ? Outcome.REPRODUCED : Outcome.NOT_REPRODUCED;
  }

  /** The sum of rewards at each point of the chart. */
  private double[] earned(DynaConfig config, int seed) {
    DynaQ agent = new DynaQ(config, before.states(), before.actions(),
        new DeterministicModel(before.states(), before.actions()), new TableRandom(seed, 0));
    TableWorld world = new TableWorld(before, change, after, new TableRandom(seed, 1));
    double[] earned = new double[POINTS + 1];
    double sum = 0;
    int point = 0;
    for (int t = 1; t <= steps; t++) {
      world.step(agent);
      sum += world.reward();
      while (point < POINTS && (long) (point + 1) * steps <= (long) t * POINTS) {
        earned[++point] = sum;
      }
    }
    return earned;
  }
}
