package dev.reverie.agents.dreamer.actor;

import dev.reverie.agents.env.ActionBounds;
import dev.reverie.agents.env.ActionSpace;
import dev.reverie.engine.RandomStream;
import java.util.Arrays;
import java.util.List;

/** Between actions as a model takes them and those of an environment. */
public interface ActionCode {
  /**
   * Turns one action into the environment's.
   *
   * @param model array with the action as the model takes it
   * @param at where it starts
   * @param environment receives it in the environment's units
   * @param environmentAt where it starts there
   */
  void decode(float[] model, int at, float[] environment, int environmentAt);

  /**
   * Draws an action evenly from all there are.
   *
   * @param random where the numbers come from
   * @param model receives it as the model takes it
   * @param at where
   */
  void random(RandomStream random, float[] model, int at);

  /**
   * The classes of each choice.
   *
   * @return empty for continuous actions
   */
  List<Integer> choices();

  /**
   * Numbers of an action as the model takes it.
   *
   * @return A
   */
  int features();

  /**
   * The code of a space: continuous actions in [-1, 1], what lies beyond clipped to the bounds; discrete ones as a one
   * among zeros, several beside each other.
   *
   * @param space the environment's actions
   * @return the code
   */
  static ActionCode of(ActionSpace space) {
    return switch (space) {
      case ActionSpace.Discrete(int n) -> new Choices(List.of(n));
      case ActionSpace.MultiDiscrete(List<Integer> choices) -> new Choices(choices);
      case ActionSpace.Continuous c -> new Numbers(new ActionBounds(c.low(), c.high()));
    };
  }

  /**
   * Numbers within bounds.
   *
   * @param bounds the environment's
   */
  record Numbers(ActionBounds bounds) implements ActionCode {
    @Override
    public void decode(float[] model, int at, float[] environment, int environmentAt) {
      bounds.scale(model, at, environment, environmentAt);
    }

    @Override
    public void random(RandomStream random, float[] model, int at) {
      for (int i = 0; i < features(); i++) {
        model[at + i] = 2 * random.uniform() - 1;
      }
    }

    @Override
    public List<Integer> choices() {
      return List.of();
    }

    @Override
    public int features() {
      return bounds.actions();
    }
  }

  /**
   * Indices of classes.
   *
   * @param choices classes of each
   */
  record Choices(List<Integer> choices) implements ActionCode {
    @Override
    public void decode(float[] model, int at, float[] environment, int environmentAt) {
      int from = at;
      for (int i = 0; i < choices.size(); i++) {
        int best = 0;
        for (int k = 1; k < choices.get(i); k++) {
          best = model[from + k] > model[from + best] ? k : best;
        }
        environment[environmentAt + i] = best;
        from += choices.get(i);
      }
    }

    @Override
    public void random(RandomStream random, float[] model, int at) {
      Arrays.fill(model, at, at + features(), 0f);
      int from = at;
      for (int classes : choices) {
        model[from + Math.min(classes - 1, (int) (random.uniform() * classes))] = 1f;
        from += classes;
      }
    }

    @Override
    public int features() {
      return choices.stream().mapToInt(Integer::intValue).sum();
    }
  }
}
