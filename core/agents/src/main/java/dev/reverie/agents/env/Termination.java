package dev.reverie.agents.env;

/**
 * Tells from a transition whether the episode terminated, so that a world model knows where its imagined episodes end.
 * Time limits are no part of it. Implementations are pure functions, safe to call from several threads.
 *
 * <p>An environment judges its own state in double precision; a function of its float observations may differ from
 * that within half a float's last place of a threshold.
 */
@FunctionalInterface
public interface Termination {
  /**
   * Judges one transition. Each part is a row that starts at an offset, so that no rows need be copied.
   *
   * @param observation array with the observation before the step
   * @param offset where it starts
   * @param action array with the action, in the environment's units
   * @param actionOffset where it starts
   * @param nextObservation array with the observation after the step
   * @param nextOffset where it starts
   * @return whether the episode terminated with this step
   */
  boolean terminated(float[] observation, int offset, float[] action, int actionOffset, float[] nextObservation,
      int nextOffset);

  /**
   * The function of environments whose episodes end by their time limit alone.
   *
   * @return always the same function, so that a caller may recognise it
   */
  static Termination never() {
    return Never.INSTANCE;
  }
}
