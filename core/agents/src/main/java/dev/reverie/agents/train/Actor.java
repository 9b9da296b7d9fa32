package dev.reverie.agents.train;

/** Something that acts on many observations at once. */
@FunctionalInterface
public interface Actor {
  /**
   * Gives an action for each observation.
   *
   * @param observations row-major {@code [rows, observation size]}
   * @param rows how many
   * @param actions receives the actions, row-major, in the environment's units
   */
  void act(float[] observations, int rows, float[] actions);
}
