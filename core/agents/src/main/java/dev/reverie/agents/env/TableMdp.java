package dev.reverie.agents.env;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A Markov decision process as tables. A pair is a state and an action, numbered {@code state * actions + action}; its
 * outcomes are numbered on end, those of pair p from {@code firstOutcome(p)} to {@code firstOutcome(p + 1) - 1}, in the
 * order in which they were given, equal ones kept apart. Immutable.
 */
public final class TableMdp {
  private static final double TOLERANCE = 1e-9;

  private final int states;
  private final int actions;
  private final int[] first;
  private final int[] next;
  private final double[] probability;
  private final double[] reward;
  private final boolean[] ends;
  private final double[] start;

  private TableMdp(Builder b) {
    states = b.states;
    actions = b.actions;
    int pairs = states * actions;
    first = new int[pairs + 1];
    for (int p = 0; p < pairs; p++) {
      first[p + 1] = first[p] + b.outcomes.get(p).size();
    }
    int outcomes = first[pairs];
    next = new int[outcomes];
    probability = new double[outcomes];
    reward = new double[outcomes];
    ends = new boolean[outcomes];
    for (int p = 0; p < pairs; p++) {
      double sum = 0;
      for (int k = 0; k < b.outcomes.get(p).size(); k++) {
        Outcome o = b.outcomes.get(p).get(k);
        next[first[p] + k] = o.next;
        probability[first[p] + k] = o.probability;
        reward[first[p] + k] = o.reward;
        ends[first[p] + k] = o.ends;
        sum += o.probability;
      }
      checkSum("outcomes of state " + p / actions + ", action " + p % actions, sum);
    }
    start = b.start.clone();
    checkSum("first states", Arrays.stream(start).sum());
  }

  private static void checkSum(String what, double sum) {
    if (!(Math.abs(sum - 1) < TOLERANCE)) {
      throw new IllegalArgumentException(what + ": probabilities sum to " + sum + ", expected 1");
    }
  }

  private record Outcome(double probability, int next, double reward, boolean ends) {
  }

  /** Collects the tables. */
  public static final class Builder {
    private final int states;
    private final int actions;
    private final List<List<Outcome>> outcomes = new ArrayList<>();
    private final double[] start;

    /**
     * Begins with nothing known.
     *
     * @param states number of states, at least 1
     * @param actions number of actions, at least 1, the same in every state
     */
    public Builder(int states, int actions) {
      if (states < 1 || actions < 1) {
        throw new IllegalArgumentException(states + " states and " + actions + " actions, expected at least 1 of each");
      }
      this.states = states;
      this.actions = actions;
      this.start = new double[states];
      for (int p = 0; p < Math.multiplyExact(states, actions); p++) {
        outcomes.add(new ArrayList<>());
      }
    }

    /**
     * Adds an outcome.
     *
     * @param state where
     * @param action what is done there
     * @param probability how likely it is, above 0
     * @param next the state that follows
     * @param reward the reward
     * @param ends whether the episode ends with it
     * @return this
     */
    public Builder outcome(int state, int action, double probability, int next, double reward, boolean ends) {
      if (state < 0 || state >= states || action < 0 || action >= actions || next < 0 || next >= states
          || !(probability > 0 && probability <= 1) || !Double.isFinite(reward)) {
        throw new IllegalArgumentException("outcome of state " + state + ", action " + action + ": state " + next
            + " with probability " + probability + ", reward " + reward + "; expected states below " + states
            + ", actions below " + actions + ", a probability in (0, 1] and a finite reward");
      }
      outcomes.get(state * actions + action).add(new Outcome(probability, next, reward, ends));
      return this;
    }

    /**
     * Makes a state one of those in which an episode begins.
     *
     * @param state the state
     * @param probability how likely it is
     * @return this
     */
    public Builder start(int state, double probability) {
      start[state] = probability;
      return this;
    }

    /**
     * Makes the process.
     *
     * @return the process
     * @throws IllegalArgumentException if the probabilities of a pair's outcomes, or of the first states, do not sum
     *     to 1
     */
    public TableMdp build() {
      return new TableMdp(this);
    }
  }

  /**
   * How many states there are.
   *
   * @return the number
   */
  public int states() {
    return states;
  }

  /**
   * How many actions each state has.
   *
   * @return the number
   */
  public int actions() {
    return actions;
  }

  /**
   * Where the outcomes of a pair begin.
   *
   * @param pair the pair, or the number of pairs for where all outcomes end
   * @return the first outcome
   */
  public int firstOutcome(int pair) {
    return first[pair];
  }

  /**
   * The state that follows.
   *
   * @param outcome the outcome
   * @return the state
   */
  public int next(int outcome) {
    return next[outcome];
  }

  /**
   * How likely an outcome is.
   *
   * @param outcome the outcome
   * @return its probability
   */
  public double probability(int outcome) {
    return probability[outcome];
  }

  /**
   * What an outcome pays.
   *
   * @param outcome the outcome
   * @return the reward
   */
  public double reward(int outcome) {
    return reward[outcome];
  }

  /**
   * Whether an outcome ends the episode.
   *
   * @param outcome the outcome
   * @return whether it does
   */
  public boolean ends(int outcome) {
    return ends[outcome];
  }

  /**
   * How likely an episode begins in a state.
   *
   * @param state the state
   * @return the probability
   */
  public double start(int state) {
    return start[state];
  }

  /**
   * Whether every pair has one outcome.
   *
   * @return whether nothing is left to chance
   */
  public boolean isDeterministic() {
    return next.length == states * actions;
  }

  /**
   * Draws the first state of an episode.
   *
   * @param uniform a number in [0, 1)
   * @return the state
   */
  public int drawStart(double uniform) {
    double sum = 0;
    int last = -1;
    for (int s = 0; s < states; s++) {
      if (start[s] > 0) {
        sum += start[s];
        last = s;
        if (uniform < sum) {
          return s;
        }
      }
    }
    return last;
  }

  /**
   * Draws an outcome of a pair.
   *
   * @param pair the pair
   * @param uniform a number in [0, 1)
   * @return the outcome
   */
  public int draw(int pair, double uniform) {
    double sum = 0;
    for (int o = first[pair]; o < first[pair + 1]; o++) {
      sum += probability[o];
      if (uniform < sum) {
        return o;
      }
    }
    return first[pair + 1] - 1;
  }
}
