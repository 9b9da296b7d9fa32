package dev.reverie.agents.run;

import dev.reverie.agents.env.ActionSpace;
import dev.reverie.agents.env.ObservationSpace;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What it takes to act beside the parameters, as a checkpoint keeps it.
 *
 * @param kind which kind of policy
 * @param observation what it looks at
 * @param action what it gives
 * @param parts what that kind must know: numbers, texts, lists and maps of these
 */
public record SavedPolicy(String kind, ObservationSpace observation, Actions action, Map<String, Object> parts) {
  /**
   * Actions, of whatever kind.
   *
   * @param choices number of actions that each choice is among, empty where they are continuous
   * @param low least value of each number, empty where they are discrete
   * @param high greatest value of each, empty where they are discrete
   */
  public record Actions(List<Integer> choices, List<Float> low, List<Float> high) {
    static Actions of(ActionSpace space) {
      return switch (space) {
        case ActionSpace.Discrete(int n) -> new Actions(List.of(n), List.of(), List.of());
        case ActionSpace.MultiDiscrete(List<Integer> choices) -> new Actions(choices, List.of(), List.of());
        case ActionSpace.Continuous(float[] low, float[] high) -> new Actions(List.of(), list(low), list(high));
      };
    }

    /**
     * The actions.
     *
     * @return their space
     * @throws IllegalArgumentException if it is impossible
     */
    public ActionSpace space() {
      return switch (choices.size()) {
        case 0 -> new ActionSpace.Continuous(array(low), array(high));
        case 1 -> new ActionSpace.Discrete(choices.getFirst());
        default -> new ActionSpace.MultiDiscrete(choices);
      };
    }

    private static List<Float> list(float[] values) {
      Float[] boxed = new Float[values.length];
      Arrays.setAll(boxed, i -> values[i]);
      return List.of(boxed);
    }

    private static float[] array(List<Float> values) {
      float[] array = new float[values.size()];
      for (int i = 0; i < array.length; i++) {
        array[i] = values.get(i);
      }
      return array;
    }
  }

  /**
   * Saves a policy.
   *
   * @param kind which kind of policy
   * @param observation what it looks at
   * @param action what it gives
   * @param parts what that kind must know
   * @return the policy
   */
  public static SavedPolicy of(String kind, ObservationSpace observation, ActionSpace action, Record parts) {
    return new SavedPolicy(kind, observation, Actions.of(action), SettingsText.toMap(parts));
  }
}
