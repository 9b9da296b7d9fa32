package dev.reverie.agents.mbpo.rollout;

/** What a controller looks at in each imagined step. All but {@link #NOTHING} take the predictions of all members. */
public enum Look {
  /** Nothing: only the member that predicts a step is evaluated. */
  NOTHING,
  /** How far the member that predicts is from the others. */
  ONE_VERSUS_REST,
  /** How far all pairs of members are apart. */
  GEOMETRIC_JSD,
  /** The bits lost, a number for each number predicted; the step itself is the fusion's. */
  LOST_BITS
}
