package dev.reverie.agents.tabular;

import java.util.Arrays;

/**
 * Every outcome of a pair is as likely as it was frequent, and pays what it paid on average. The target of an update is
 * the expectation over the outcomes, or that of one drawn among them.
 */
public final class CountModel implements TableModel {
  private static final int NONE = -1;
  private static final int SOME = 64;

  private final int actions;
  private final boolean sampled;
  /** Times that a pair was tried. */
  private final int[] tried;
  /** The outcomes of a pair, and those that lead to a state, as lists of outcomes. */
  private final int[] outcomes;
  private final int[] arrivals;
  private int size;
  private int[] pairOf = new int[SOME];
  private int[] next = new int[SOME];
  private boolean[] ends = new boolean[SOME];
  private int[] count = new int[SOME];
  private double[] reward = new double[SOME];
  private int[] afterOfPair = new int[SOME];
  private int[] afterOfState = new int[SOME];

  /**
   * A model that knows nothing.
   *
   * @param states number of states
   * @param actions number of actions
   * @param sampled whether targets are drawn, not expected
   */
  public CountModel(int states, int actions, boolean sampled) {
    this.actions = actions;
    this.sampled = sampled;
    tried = new int[states * actions];
    outcomes = new int[states * actions];
    arrivals = new int[states];
    Arrays.fill(outcomes, NONE);
    Arrays.fill(arrivals, NONE);
  }

  @Override
  public void learn(int pair, double r, int to, boolean ended) {
    int o = outcomes[pair];
    while (o != NONE && !(next[o] == to && ends[o] == ended)) {
      o = afterOfPair[o];
    }
    if (o == NONE) {
      o = add(pair, to, ended);
    }
    tried[pair]++;
    count[o]++;
    reward[o] += (r - reward[o]) / count[o];
  }

  private int add(int pair, int to, boolean ended) {
    if (size == next.length) {
      grow(2 * size);
    }
    int o = size++;
    pairOf[o] = pair;
    next[o] = to;
    ends[o] = ended;
    afterOfPair[o] = outcomes[pair];
    outcomes[pair] = o;
    if (!ended) {
      afterOfState[o] = arrivals[to];
      arrivals[to] = o;
    }
    return o;
  }

  private void grow(int capacity) {
    pairOf = Arrays.copyOf(pairOf, capacity);
    next = Arrays.copyOf(next, capacity);
    ends = Arrays.copyOf(ends, capacity);
    count = Arrays.copyOf(count, capacity);
    reward = Arrays.copyOf(reward, capacity);
    afterOfPair = Arrays.copyOf(afterOfPair, capacity);
    afterOfState = Arrays.copyOf(afterOfState, capacity);
  }

  @Override
  public double target(int pair, double[] q, double gamma, TableRandom random) {
    if (sampled) {
      int left = TableRandom.upper(random.next(), tried[pair]);
      int o = outcomes[pair];
      while (left >= count[o]) {
        left -= count[o];
        o = afterOfPair[o];
      }
      return worth(o, q, gamma);
    }
    double sum = 0;
    for (int o = outcomes[pair]; o != NONE; o = afterOfPair[o]) {
      sum += count[o] * worth(o, q, gamma);
    }
    return sum / tried[pair];
  }

  private double worth(int o, double[] q, double gamma) {
    return ends[o] ? reward[o] : reward[o] + gamma * ActionValues.max(q, next[o] * actions, actions);
  }

  @Override
  public int predecessors(int state, int[] into) {
    int n = 0;
    for (int o = arrivals[state]; o != NONE; o = afterOfState[o]) {
      into[n++] = pairOf[o];
    }
    return n;
  }

  @Override
  public boolean isSampled() {
    return sampled;
  }
}
