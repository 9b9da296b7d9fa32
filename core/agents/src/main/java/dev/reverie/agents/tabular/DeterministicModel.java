package dev.reverie.agents.tabular;

import java.util.Arrays;

/**
 * Every pair does again what it did last. A pair precedes one state at a time: when it is seen to lead elsewhere, it
 * leaves the state that it led to.
 */
public final class DeterministicModel implements TableModel {
  private static final int NONE = -1;

  private final int actions;
  private final double[] reward;
  private final int[] next;
  /** The pairs that lead to a state, as a list that each of them is a link of. */
  private final int[] head;
  private final int[] before;
  private final int[] after;

  /**
   * A model that knows nothing.
   *
   * @param states number of states
   * @param actions number of actions
   */
  public DeterministicModel(int states, int actions) {
    this.actions = actions;
    int pairs = states * actions;
    reward = new double[pairs];
    next = new int[pairs];
    head = new int[states];
    before = new int[pairs];
    after = new int[pairs];
    Arrays.fill(next, NONE);
    Arrays.fill(head, NONE);
  }

  @Override
  public void learn(int pair, double r, int to, boolean ends) {
    reward[pair] = r;
    int known = ends ? NONE : to;
    if (next[pair] != known) {
      unlink(pair);
      link(pair, known);
    }
  }

  private void unlink(int pair) {
    int state = next[pair];
    if (state == NONE) {
      return;
    }
    if (before[pair] == NONE) {
      head[state] = after[pair];
    } else {
      after[before[pair]] = after[pair];
    }
    if (after[pair] != NONE) {
      before[after[pair]] = before[pair];
    }
  }

  private void link(int pair, int state) {
    next[pair] = state;
    if (state == NONE) {
      return;
    }
    before[pair] = NONE;
    after[pair] = head[state];
    if (head[state] != NONE) {
      before[head[state]] = pair;
    }
    head[state] = pair;
  }

  @Override
  public double target(int pair, double[] q, double gamma, TableRandom random) {
    int to = next[pair];
    return to == NONE ? reward[pair] : reward[pair] + gamma * ActionValues.max(q, to * actions, actions);
  }

  @Override
  public int predecessors(int state, int[] into) {
    int count = 0;
    for (int pair = head[state]; pair != NONE; pair = after[pair]) {
      into[count++] = pair;
    }
    return count;
  }

  @Override
  public boolean isSampled() {
    return false;
  }
}
