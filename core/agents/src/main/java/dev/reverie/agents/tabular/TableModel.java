package dev.reverie.agents.tabular;

/**
 * A model of the world in tables, learned from real transitions. Pairs are numbered {@code state * actions + action},
 * as in the table of action values. Ended episodes are worth nothing from then on, whatever state they ended in.
 */
public interface TableModel {
  /**
   * Learns from a real transition.
   *
   * @param pair what was tried
   * @param reward what it paid
   * @param next the state that followed
   * @param ends whether the episode ended
   */
  void learn(int pair, double reward, int next, boolean ends);

  /**
   * What a pair is worth, one step ahead: the reward and gamma times the greatest value of the state that follows.
   *
   * @param pair a pair that was learned from
   * @param q the action values
   * @param gamma the discount
   * @param random draws an outcome, in models that do
   * @return the target of an update
   */
  double target(int pair, double[] q, double gamma, TableRandom random);

  /**
   * Lists the pairs that may lead to a state.
   *
   * @param state the state
   * @param into receives them, {@code [states * actions]}
   * @return how many they are
   */
  int predecessors(int state, int[] into);

  /**
   * Whether {@link #target} draws among outcomes, so that it differs from call to call.
   *
   * @return whether it does
   */
  boolean isSampled();
}
