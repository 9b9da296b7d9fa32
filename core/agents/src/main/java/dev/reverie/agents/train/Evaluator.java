package dev.reverie.agents.train;

import dev.reverie.agents.env.Environment;
import java.util.Arrays;

/**
 * Measures an actor over whole episodes, all at once in the instances of one environment. The episodes are the same at
 * every measurement: they begin from the seed given here.
 */
public final class Evaluator {
  private final Environment environment;
  private final long seed;
  private final float[] actions;
  private final boolean[] ended;

  /**
   * Measures in an environment of its own.
   *
   * @param environment as many instances as there shall be episodes
   * @param seed the seed of their first states
   */
  public Evaluator(Environment environment, long seed) {
    this.environment = environment;
    this.seed = seed;
    actions = new float[environment.count() * environment.spec().action().size()];
    ended = new boolean[environment.count()];
  }

  /**
   * Plays one episode in each instance.
   *
   * @param actor acts on all instances at a time
   * @return the returns
   * @throws IllegalStateException if an action is not finite
   */
  public Evaluation run(Actor actor) {
    int episodes = environment.count();
    double[] returns = new double[episodes];
    environment.seed(seed);
    environment.resetAll();
    Arrays.fill(ended, false);
    for (int left = episodes; left > 0;) {
      actor.act(environment.observations(), episodes, actions);
      for (float action : actions) {
        if (!Float.isFinite(action)) {
          throw new IllegalStateException("evaluation: the agent gave " + action + " as an action, it has diverged");
        }
      }
      environment.step(actions);
      for (int i = 0; i < episodes; i++) {
        if (!ended[i]) {
          returns[i] += environment.rewards()[i];
        }
        if (environment.terminated()[i] || environment.truncated()[i]) {
          left -= ended[i] ? 0 : 1;
          ended[i] = true;
          environment.reset(i);
        }
      }
    }
    return new Evaluation(returns);
  }
}
