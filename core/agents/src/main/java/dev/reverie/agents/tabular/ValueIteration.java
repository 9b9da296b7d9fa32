package dev.reverie.agents.tabular;

import dev.reverie.agents.env.TableMdp;

/** The exact values of a decision process whose tables are known. */
public final class ValueIteration {
  private ValueIteration() {
  }

  /**
   * The optimal action values: sweeps until nothing changes by more than a hair.
   *
   * @param mdp the process
   * @param gamma the discount
   * @return {@code [states * actions]}
   */
  public static double[] solve(TableMdp mdp, double gamma) {
    int actions = mdp.actions();
    double[] q = new double[mdp.states() * actions];
    double change = Double.POSITIVE_INFINITY;
    while (change > 1e-15) {
      change = 0;
      for (int pair = 0; pair < q.length; pair++) {
        double sum = 0;
        for (int o = mdp.firstOutcome(pair); o < mdp.firstOutcome(pair + 1); o++) {
          double then = mdp.ends(o) ? 0 : ActionValues.max(q, mdp.next(o) * actions, actions);
          sum += mdp.probability(o) * (mdp.reward(o) + gamma * then);
        }
        change = Math.max(change, Math.abs(sum - q[pair]) / Math.max(1, Math.abs(sum)));
        q[pair] = sum;
      }
    }
    return q;
  }

  /**
   * The value of a state.
   *
   * @param q action values
   * @param state the state
   * @param actions number of actions
   * @return the greatest of the state's
   */
  public static double value(double[] q, int state, int actions) {
    return ActionValues.max(q, state * actions, actions);
  }
}
