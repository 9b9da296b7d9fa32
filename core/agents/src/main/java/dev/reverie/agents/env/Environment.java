package dev.reverie.agents.env;

/**
 * A vector of {@code count} instances of one environment, stepped together.
 *
 * <p>The caller resets: an instance whose episode ended (terminated or truncated) keeps its last observation until
 * {@link #reset(int)} begins its next episode, and must be reset before the next {@link #step}. So the final
 * observation is never lost and no transition leads from one episode into another.
 *
 * <p>After construction nothing but {@link #saveState} and refusals allocates. The arrays that the readers give are
 * the environment's own: the same arrays for its lifetime, overwritten by every step, not to be written to. Not safe
 * for use by several threads at a time.
 */
public interface Environment extends AutoCloseable {
  /**
   * What is the same for every instance.
   *
   * @return the specification
   */
  EnvironmentSpec spec();

  /**
   * How many instances there are.
   *
   * @return the count, at least 1
   */
  int count();

  /**
   * Restarts every instance's random stream at its first episode; before this it is that of seed 0. No instance has
   * an episode afterwards. What instance i draws in its k-th episode depends on (seed, i, k) alone: not on the number
   * of instances or on when they were reset.
   *
   * @param seed the seed
   */
  void seed(long seed);

  /**
   * Begins a new episode in one instance, whether or not its last one had ended: a new observation, reward 0, no flag.
   *
   * @param instance index of the instance
   * @throws IndexOutOfBoundsException if there is no such instance
   */
  void reset(int instance);

  /** Begins a new episode in every instance. */
  default void resetAll() {
    for (int i = 0; i < count(); i++) {
      reset(i);
    }
  }

  /**
   * Takes one step in every instance. Continuous actions beyond the bounds are clipped to them.
   *
   * @param actions row-major {@code [count, action size]}, in the environment's units; a discrete action is its index
   * @throws IllegalArgumentException if the length is wrong, a number is not finite, or a discrete action is not one
   *     of the indices; nothing has changed then
   * @throws IllegalStateException if an instance has no episode, or one that ended; nothing has changed then
   */
  void step(float[] actions);

  /**
   * Takes one step in some instances; the others stay as they are, their rewards and flags too.
   *
   * @param actions as for {@link #step(float[])}; those of the other instances are not looked at
   * @param chosen {@code [count]}, which instances take the step
   * @throws IllegalArgumentException if a length or an action of a chosen instance is wrong; nothing has changed then
   * @throws IllegalStateException if a chosen instance has no episode, or one that ended; nothing has changed then
   */
  void step(float[] actions, boolean[] chosen);

  /**
   * The current observations; zeros where an instance has had no episode since it was seeded.
   *
   * @return row-major {@code [count, observation size]}, live
   */
  float[] observations();

  /**
   * The current pictures, as {@link EnvironmentSpec#observation} has them; zeros where an instance has had no episode
   * since it was seeded. They may be drawn by this call alone: call it again after every step or reset.
   *
   * @return row-major {@code [count, height, width, channels]}, live; of length 0 if there are none
   */
  default byte[] images() {
    return NoImages.BYTES;
  }

  /**
   * The rewards of the last step.
   *
   * @return {@code [count]}, live
   */
  float[] rewards();

  /**
   * Whether the last step ended the episode for good: nothing can be earned after it.
   *
   * @return {@code [count]}, live
   */
  boolean[] terminated();

  /**
   * Whether the last step reached the time limit. The value of what would have followed is not zero. Both flags may be
   * set; the episode then terminated.
   *
   * @return {@code [count]}, live
   */
  boolean[] truncated();

  /**
   * Everything that the future depends on: a restored environment continues bit for bit.
   *
   * @return the state of all instances with their random streams and places in their episodes
   */
  byte[] saveState();

  /**
   * Continues from a saved state.
   *
   * @param saved what {@link #saveState} gave in an environment with the same id and count
   * @throws IllegalArgumentException if the bytes are damaged or of another environment or count; nothing has changed
   *     then
   */
  void restoreState(byte[] saved);

  /** Releases what the environment holds outside the heap; nothing unless an implementation says otherwise. */
  @Override
  default void close() {}
}
