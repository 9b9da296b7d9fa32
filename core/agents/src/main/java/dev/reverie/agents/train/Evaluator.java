package dev.reverie.agents.train;

import dev.reverie.agents.env.StepStream;
import java.util.Arrays;

/**
 * Measures an actor over whole episodes, one in each of many streams at once. The episodes are the same at every
 * measurement: they begin from the seed given here.
 */
public final class Evaluator {
  private final StepStream stream;
  private final long seed;
  private final float[] actions;
  private final boolean[] ended;

  /**
   * Measures in streams of its own.
   *
   * @param stream as many streams as there shall be episodes
   * @param seed the seed of their first states
   */
  public Evaluator(StepStream stream, long seed) {
    this.stream = stream;
    this.seed = seed;
    actions = new float[stream.count() * stream.environment().spec().action().size()];
    ended = new boolean[stream.count()];
  }

  /**
   * Plays one episode in each stream.
   *
   * @param actor acts in all streams at a time
   * @return the returns
   * @throws IllegalStateException if an action is not finite
   */
  public Evaluation run(Actor actor) {
    int episodes = stream.count();
    double[] returns = new double[episodes];
    stream.begin(seed);
    Arrays.fill(ended, false);
    for (int left = episodes; left > 0;) {
      actor.act(stream, actions);
      for (float action : actions) {
        if (!Float.isFinite(action)) {
          throw new IllegalStateException("evaluation: the agent gave " + action + " as an action, it has diverged");
        }
      }
      stream.advance(actions);
      for (int i = 0; i < episodes; i++) {
        if (!ended[i]) {
          returns[i] += stream.rewards()[i];
          ended[i] = stream.last()[i];
          left -= ended[i] ? 1 : 0;
        }
      }
    }
    return new Evaluation(returns);
  }
}
