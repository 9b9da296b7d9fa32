package dev.reverie.agents.env;

/**
 * A {@link SimulatedEnvironment} whose states can be drawn: with it comes {@code <id>-pixels}, where the picture is the
 * observation, and {@code <id>-mixed}, where it is seen beside the numbers.
 */
public interface Drawn {
  /**
   * Draws a state. The picture must depend on the arguments alone, and nothing may be allocated.
   *
   * @param state array with the state
   * @param at where it starts
   * @param canvas to be cleared and drawn on
   */
  void draw(double[] state, int at, Canvas canvas);
}
