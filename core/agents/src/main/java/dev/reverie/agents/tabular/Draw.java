package dev.reverie.agents.tabular;

/** Which pair a planning update of Dyna-Q takes. */
public enum Draw {
  /** A pair that was tried, uniformly among all of them. */
  PAIR,
  /** A state that was visited, uniformly, then an action that was tried there, uniformly (Sutton and Barto). */
  STATE_THEN_ACTION
}
