package dev.reverie.agents.tabular;

/**
 * Tabular Dyna-Q (Sutton and Barto, section 8.2) and Dyna-Q+ (section 8.3). After each real step: one Q-learning update
 * from it, the model learns it, and n planning updates follow, each of a pair drawn from those that were tried. Plain
 * Dyna-Q with a {@link DeterministicModel} draws one random word for each action and each planning update.
 */
public final class DynaQ implements TableAgent {
  private final DynaConfig config;
  private final int actions;
  private final TableModel model;
  private final TableRandom random;
  private final double[] q;
  private final Visits visits;
  private final long explore;
  /** The real step at which a pair was last tried, 0 if never. */
  private final long[] last;
  private final double[] tempted;
  private long step;
  private long updates;

  /**
   * An agent that knows nothing; all values are 0.
   *
   * @param config what it is told
   * @param states number of states
   * @param actions number of actions
   * @param model its model, knowing nothing either
   * @param random its random numbers
   */
  public DynaQ(DynaConfig config, int states, int actions, TableModel model, TableRandom random) {
    this.config = config;
    this.actions = actions;
    this.model = model;
    this.random = random;
    q = new double[states * actions];
    visits = new Visits(states, actions);
    explore = ActionValues.explore(config.epsilon());
    last = new long[states * actions];
    tempted = new double[actions];
  }

  @Override
  public int act(int state) {
    if (config.bonus() != Bonus.ACTING) {
      return ActionValues.choose(q, state * actions, actions, explore, random.next());
    }
    for (int a = 0; a < actions; a++) {
      tempted[a] = q[state * actions + a] + bonus(state * actions + a);
    }
    return ActionValues.choose(tempted, 0, actions, explore, random.next());
  }

  private double bonus(int pair) {
    return config.kappa() * Math.sqrt(step - last[pair]);
  }

  @Override
  public void observe(int state, int action, double reward, int next, boolean ends) {
    int pair = state * actions + action;
    double target = ends ? reward : reward + config.gamma() * ActionValues.max(q, next * actions, actions);
    q[pair] += config.alpha() * (target - q[pair]);
    updates++;
    step++;
    last[pair] = step;
    model.learn(pair, reward, next, ends);
    visits.add(pair);
    for (int k = 0; k < config.updates(); k++) {
      plan();
    }
  }

  private void plan() {
    boolean curious = config.bonus() == Bonus.PLANNING;
    int pair = curious ? visits.drawAny(random.next()) : visits.draw(config.draw(), random.next());
    double target = visits.known(pair) ? model.target(pair, q, config.gamma(), random)
        : config.gamma() * ActionValues.max(q, pair / actions * actions, actions);
    if (curious) {
      target += bonus(pair);
    }
    q[pair] += config.alpha() * (target - q[pair]);
    updates++;
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
