package dev.reverie.agents.tabular;

/**
 * Prioritized sweeping (Moore and Atkeson 1993; Sutton and Barto, section 8.4). After each real step the pair's error
 * |target - Q| is its priority, and up to n pairs are taken from the queue, highest first; each gets an update by its
 * signed error, and the pairs that may lead to its state get their errors as priorities. Errors of at most theta are
 * left alone, and a pair that waits already keeps the higher of its priorities.
 */
public final class PrioritizedSweeping implements TableAgent {
  private final SweepConfig config;
  private final int actions;
  private final TableModel model;
  private final TableRandom random;
  private final double[] q;
  private final PairQueue queue;
  private final int[] leading;
  private final long explore;
  private long updates;

  /**
   * An agent that knows nothing; all values are 0.
   *
   * @param config what it is told
   * @param states number of states
   * @param actions number of actions
   * @param model its model, knowing nothing either; targets must not be drawn
   * @param random its random numbers, one word for each action
   */
  public PrioritizedSweeping(SweepConfig config, int states, int actions, TableModel model, TableRandom random) {
    if (model.isSampled()) {
      throw new IllegalArgumentException("prioritized sweeping got a model whose targets are drawn, expected one with "
          + "expected targets: a priority must not be left to chance");
    }
    this.config = config;
    this.actions = actions;
    this.model = model;
    this.random = random;
    q = new double[states * actions];
    queue = new PairQueue(states * actions);
    leading = new int[states * actions];
    explore = ActionValues.explore(config.epsilon());
  }

  @Override
  public int act(int state) {
    return ActionValues.choose(q, state * actions, actions, explore, random.next());
  }

  @Override
  public void observe(int state, int action, double reward, int next, boolean ends) {
    int pair = state * actions + action;
    model.learn(pair, reward, next, ends);
    score(pair);
    for (int k = 0; k < config.updates() && !queue.isEmpty(); k++) {
      sweep();
    }
  }

  private double error(int pair) {
    return model.target(pair, q, config.gamma(), random) - q[pair];
  }

  private void score(int pair) {
    double priority = Math.abs(error(pair));
    if (priority > config.theta()) {
      queue.push(pair, priority);
    }
  }

  private void sweep() {
    int pair = queue.pop();
    q[pair] += config.alpha() * error(pair);
    updates++;
    int count = model.predecessors(pair / actions, leading);
    for (int k = 0; k < count; k++) {
      score(leading[k]);
    }
  }

  /**
   * How many pairs wait for an update.
   *
   * @return the number
   */
  public int waiting() {
    return queue.size();
  }

  @Override
  public double[] values() {
    return q;
  }

  @Override
  public long updates() {
    return updates;
  }
}
