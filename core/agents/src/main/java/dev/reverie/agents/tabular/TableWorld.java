package dev.reverie.agents.tabular;

import dev.reverie.agents.env.TableMdp;

/**
 * A world that a {@link TableAgent} lives in: a decision process that may become another one after a given number of
 * steps, at that very step, whether or not an episode is under way. An ended episode is followed by the next at once.
 */
public final class TableWorld {
  private final TableMdp before;
  private final long change;
  private final TableMdp after;
  private final TableRandom random;
  private long steps;
  private int state;
  private double reward;
  private boolean ended;

  /**
   * A world that stays as it is.
   *
   * @param mdp the process
   * @param random its random numbers
   */
  public TableWorld(TableMdp mdp, TableRandom random) {
    this(mdp, Long.MAX_VALUE, mdp, random);
  }

  /**
   * A world that changes.
   *
   * @param before how it is at first
   * @param change after how many steps it changes
   * @param after how it is from then on, with the same states and actions
   * @param random its random numbers
   */
  public TableWorld(TableMdp before, long change, TableMdp after, TableRandom random) {
    if (before.states() != after.states() || before.actions() != after.actions()) {
      throw new IllegalArgumentException("world of " + before.states() + " states and " + before.actions()
          + " actions changes to " + after.states() + " and " + after.actions() + ", expected the same");
    }
    this.before = before;
    this.change = change;
    this.after = after;
    this.random = random;
    begin();
  }

  private TableMdp now() {
    return steps < change ? before : after;
  }

  private void begin() {
    state = now().drawStart(random.uniform());
  }

  /**
   * Lets the agent take one step and learn from it.
   *
   * @param agent the agent
   */
  public void step(TableAgent agent) {
    TableMdp mdp = now();
    int from = state;
    int action = agent.act(from);
    int pair = from * mdp.actions() + action;
    int outcome = mdp.isDeterministic() ? mdp.firstOutcome(pair) : mdp.draw(pair, random.uniform());
    state = mdp.next(outcome);
    reward = mdp.reward(outcome);
    ended = mdp.ends(outcome);
    steps++;
    agent.observe(from, action, reward, state, ended);
    if (ended) {
      begin();
    }
  }

  /**
   * What the last step paid.
   *
   * @return the reward
   */
  public double reward() {
    return reward;
  }

  /**
   * Whether the last step ended an episode.
   *
   * @return whether it did
   */
  public boolean ended() {
    return ended;
  }

  /**
   * How many steps were taken.
   *
   * @return the number
   */
  public long steps() {
    return steps;
  }
}
