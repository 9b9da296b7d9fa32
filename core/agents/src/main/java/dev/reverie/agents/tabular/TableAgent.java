package dev.reverie.agents.tabular;

/** An agent whose action values are a table, learning online. */
public interface TableAgent {
  /**
   * Chooses an action.
   *
   * @param state the state
   * @return the action
   */
  int act(int state);

  /**
   * Learns from a real step, and plans.
   *
   * @param state where it was
   * @param action what it did
   * @param reward what that paid
   * @param next the state that followed
   * @param ends whether the episode ended
   */
  void observe(int state, int action, double reward, int next, boolean ends);

  /**
   * The action values.
   *
   * @return {@code [states * actions]}, live
   */
  double[] values();

  /**
   * How often a value was updated, from real steps or in planning.
   *
   * @return the number
   */
  long updates();
}
