package dev.reverie.agents.train;

import dev.reverie.agents.env.StepStream;

/**
 * Something that acts in many streams of steps at once. What it remembers of a stream begins anew where the stream's
 * step is the first of an episode; most remember nothing.
 */
@FunctionalInterface
public interface Actor {
  /**
   * Gives an action for the current step of each stream. It is called once for every step, the last of an episode
   * included, whose action nobody looks at.
   *
   * @param stream the streams, to be read
   * @param actions receives the actions, row-major, in the environment's units
   */
  void act(StepStream stream, float[] actions);
}
