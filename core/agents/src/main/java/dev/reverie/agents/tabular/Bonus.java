package dev.reverie.agents.tabular;

/** Where Dyna-Q+ adds its bonus of kappa sqrt(tau), tau being the real steps since a pair was last tried. */
public enum Bonus {
  /** Nowhere: Dyna-Q. */
  NONE,
  /**
   * To the reward of planning updates: Dyna-Q+. Actions never tried in a visited state are planned with, too: they are
   * taken to lead back to it and to pay nothing but the bonus.
   */
  PLANNING,
  /** To the values among which the agent chooses when it acts, and nowhere else (exercise 8.4 of Sutton and Barto). */
  ACTING
}
