package dev.reverie.agents.tabular;

import dev.reverie.agents.env.TableMdp;
import java.util.Arrays;

/**
 * How long an episode lasts under a policy that does not change, exactly: the first two moments of the time until it
 * ends, from the linear systems (I - P) m = 1 and (I - P) w = 1 + 2 P m over the states that the policy reaches.
 *
 * @param mean expected steps of an episode
 * @param deviation their standard deviation
 */
public record EpisodeLength(double mean, double deviation) {
  private static final double TIE = 1e-9;

  /**
   * Of acting at random.
   *
   * @param mdp the process
   * @return the length
   */
  public static EpisodeLength ofRandomWalk(TableMdp mdp) {
    double[] policy = new double[mdp.states() * mdp.actions()];
    Arrays.fill(policy, 1.0 / mdp.actions());
    return of(mdp, policy);
  }

  /**
   * Of acting epsilon-greedily by the optimal values, ties broken at random.
   *
   * @param mdp the process
   * @param gamma the discount that the values are for
   * @param epsilon probability of acting at random
   * @return the length
   */
  public static EpisodeLength ofEpsilonOptimal(TableMdp mdp, double gamma, double epsilon) {
    int actions = mdp.actions();
    double[] q = ValueIteration.solve(mdp, gamma);
    double[] policy = new double[q.length];
    for (int s = 0; s < mdp.states(); s++) {
      double least = ActionValues.max(q, s * actions, actions) * (1 - TIE);
      int best = 0;
      for (int a = 0; a < actions; a++) {
        best += q[s * actions + a] >= least ? 1 : 0;
      }
      for (int a = 0; a < actions; a++) {
        policy[s * actions + a] = epsilon / actions + (q[s * actions + a] >= least ? (1 - epsilon) / best : 0);
      }
    }
    return of(mdp, policy);
  }

  /**
   * Of a policy.
   *
   * @param mdp the process
   * @param policy probability of each action in each state, {@code [states * actions]}
   * @return the length
   * @throws IllegalArgumentException if the policy may never end an episode
   */
  public static EpisodeLength of(TableMdp mdp, double[] policy) {
    int n = mdp.states();
    double[][] goesTo = new double[n][n];
    for (int pair = 0; pair < policy.length; pair++) {
      for (int o = mdp.firstOutcome(pair); o < mdp.firstOutcome(pair + 1); o++) {
        if (!mdp.ends(o)) {
          goesTo[pair / mdp.actions()][mdp.next(o)] += policy[pair] * mdp.probability(o);
        }
      }
    }
    boolean[] reached = reached(mdp, goesTo);
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    double[] first = solve(goesTo, reached, ones);
    double[] right = new double[n];
    for (int s = 0; s < n; s++) {
      right[s] = 1;
      for (int t = 0; t < n; t++) {
        right[s] += 2 * goesTo[s][t] * first[t];
      }
    }
    double[] second = solve(goesTo, reached, right);
    double mean = 0;
    double square = 0;
    for (int s = 0; s < n; s++) {
      mean += mdp.start(s) * first[s];
      square += mdp.start(s) * second[s];
    }
    return new EpisodeLength(mean, Math.sqrt(square - mean * mean));
  }

  private static boolean[] reached(TableMdp mdp, double[][] goesTo) {
    boolean[] reached = new boolean[goesTo.length];
    int[] queue = new int[goesTo.length];
    int size = 0;
    for (int s = 0; s < reached.length; s++) {
      if (mdp.start(s) > 0) {
        reached[s] = true;
        queue[size++] = s;
      }
    }
    for (int k = 0; k < size; k++) {
      for (int t = 0; t < reached.length; t++) {
        if (goesTo[queue[k]][t] > 0 && !reached[t]) {
          reached[t] = true;
          queue[size++] = t;
        }
      }
    }
    return reached;
  }

  /** Solves (I - P) x = b over the reached states by Gaussian elimination; x is 0 elsewhere. */
  private static double[] solve(double[][] goesTo, boolean[] reached, double[] b) {
    int n = b.length;
    double[][] a = new double[n][n + 1];
    for (int s = 0; s < n; s++) {
      a[s][s] = 1;
      if (reached[s]) {
        for (int t = 0; t < n; t++) {
          a[s][t] -= goesTo[s][t];
        }
        a[s][n] = b[s];
      }
    }
    for (int k = 0; k < n; k++) {
      int pivot = k;
      for (int s = k + 1; s < n; s++) {
        pivot = Math.abs(a[s][k]) > Math.abs(a[pivot][k]) ? s : pivot;
      }
      if (Math.abs(a[pivot][k]) < 1e-12) {
        throw new IllegalArgumentException("the policy may never end an episode, expected one that does");
      }
      double[] swap = a[k];
      a[k] = a[pivot];
      a[pivot] = swap;
      for (int s = k + 1; s < n; s++) {
        double factor = a[s][k] / a[k][k];
        for (int t = k; factor != 0 && t <= n; t++) {
          a[s][t] -= factor * a[k][t];
        }
      }
    }
    double[] x = new double[n];
    for (int k = n - 1; k >= 0; k--) {
      double sum = a[k][n];
      for (int t = k + 1; t < n; t++) {
        sum -= a[k][t] * x[t];
      }
      x[k] = sum / a[k][k];
    }
    return x;
  }
}
