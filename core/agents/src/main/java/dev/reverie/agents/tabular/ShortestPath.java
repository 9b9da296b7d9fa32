package dev.reverie.agents.tabular;

import dev.reverie.agents.env.TableMdp;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** The fewest steps to the end of an episode in a deterministic process, and whether action values know the way. */
public final class ShortestPath {
  private final TableMdp mdp;
  private final int actions;
  private final int start;
  private final int[] distance;
  private final int[] stack;
  private final int[] seen;
  private int check;

  /**
   * Measures a process, backwards from the ends.
   *
   * @param mdp the process: deterministic, with one start
   */
  public ShortestPath(TableMdp mdp) {
    if (!mdp.isDeterministic()) {
      throw new IllegalArgumentException("shortest path: the process is not deterministic, expected one that is");
    }
    this.mdp = mdp;
    actions = mdp.actions();
    start = mdp.drawStart(0);
    distance = new int[mdp.states()];
    stack = new int[mdp.states()];
    seen = new int[mdp.states()];
    Arrays.fill(distance, Integer.MAX_VALUE);
    List<List<Integer>> from = new ArrayList<>();
    for (int s = 0; s < mdp.states(); s++) {
      from.add(new ArrayList<>());
    }
    Deque<Integer> queue = new ArrayDeque<>();
    for (int pair = 0; pair < mdp.states() * actions; pair++) {
      if (!mdp.ends(pair)) {
        from.get(mdp.next(pair)).add(pair / actions);
      } else if (distance[pair / actions] > 1) {
        distance[pair / actions] = 1;
        queue.add(pair / actions);
      }
    }
    while (!queue.isEmpty()) {
      int s = queue.remove();
      for (int before : from.get(s)) {
        if (distance[before] == Integer.MAX_VALUE) {
          distance[before] = distance[s] + 1;
          queue.add(before);
        }
      }
    }
  }

  /**
   * The fewest steps from the start.
   *
   * @return the number
   */
  public int length() {
    return distance[start];
  }

  /**
   * Whether who acts greedily takes a shortest path from the start, exactly, however ties are broken.
   *
   * @param q action values
   * @return whether every greedy action in every state on the way leads one step nearer
   */
  public boolean isTakenBy(double[] q) {
    check++;
    int size = 0;
    stack[size++] = start;
    seen[start] = check;
    while (size > 0) {
      int state = stack[--size];
      double max = ActionValues.max(q, state * actions, actions);
      for (int pair = state * actions; pair < (state + 1) * actions; pair++) {
        if (q[pair] != max) {
          continue;
        }
        int left = mdp.ends(pair) ? 0 : distance[mdp.next(pair)];
        if (left != distance[state] - 1) {
          return false;
        }
        if (left > 0 && seen[mdp.next(pair)] != check) {
          seen[mdp.next(pair)] = check;
          stack[size++] = mdp.next(pair);
        }
      }
    }
    return true;
  }
}
