package dev.reverie.agents.env;

import java.util.SplittableRandom;

/** Plays environments with random actions. */
final class Episodes {
  private Episodes() {}

  /** Actions for one step: any index, or numbers within the bounds and somewhat beyond. */
  static float[] randomActions(Environment environment, SplittableRandom random) {
    ActionSpace space = environment.spec().action();
    float[] actions = new float[environment.count() * space.size()];
    for (int i = 0; i < actions.length; i++) {
      actions[i] = switch (space) {
        case ActionSpace.Discrete(int n) -> random.nextInt(n);
        case ActionSpace.MultiDiscrete d -> random.nextInt(d.choices().get(i % space.size()));
        case ActionSpace.Continuous bounds -> (float) random.nextDouble(1.2 * bounds.low(i % space.size()),
            1.2 * bounds.high(i % space.size()));
      };
    }
    return actions;
  }

  /** Begins the next episode wherever one ended. */
  static void resetEnded(Environment environment) {
    for (int i = 0; i < environment.count(); i++) {
      if (environment.terminated()[i] || environment.truncated()[i]) {
        environment.reset(i);
      }
    }
  }
}
