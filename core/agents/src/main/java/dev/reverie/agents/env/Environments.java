package dev.reverie.agents.env;

import dev.reverie.engine.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes environments by their ids: the built-in ones and those of every {@link EnvironmentProvider} that
 * {@link ServiceLoader} finds. Built in, with physics in double precision:
 *
 * <table>
 * <caption>Built-in environments</caption>
 * <tr><th>id</th><th>observation</th><th>action</th><th>reward of a step</th><th>ends</th></tr>
 * <tr><td>{@code cartpole}: Gymnasium's CartPole-v1</td>
 *   <td>x [m], x' [m/s], theta [rad], theta' [rad/s]</td><td>0 pushes left, 1 right, with 10 N</td>
 *   <td>1</td><td>terminated beyond 2.4 m or 12 degrees, truncated at 500</td></tr>
 * <tr><td>{@code pendulum}: Gymnasium's Pendulum-v1</td>
 *   <td>cos theta, sin theta, theta' [rad/s]</td><td>torque in [-2, 2] N m</td>
 *   <td>-(theta^2 + 0.1 theta'^2 + 0.001 torque^2), before the step, theta in [-pi, pi)</td>
 *   <td>truncated at 200</td></tr>
 * <tr><td>{@code pendulum-swingup}: dm_control's, in closed form, equal to MuJoCo's</td>
 *   <td>cos theta, sin theta, theta' [rad/s]</td><td>torque in [-1, 1] N m</td>
 *   <td>1 within 8 degrees of upright, after the step</td><td>truncated at 1000</td></tr>
 * <tr><td>{@code cartpole-swingup}: dm_control's, in closed form, equal to MuJoCo's</td>
 *   <td>x [m], cos theta, sin theta, x' [m/s], theta' [rad/s]</td><td>control in [-1, 1], 10 N each</td>
 *   <td>product of upright, centred, gentle and slow, each in [0, 1], after the step</td>
 *   <td>truncated at 1000</td></tr>
 * <tr><td>{@code grid}: a room of 8 x 8 cells with walls</td>
 *   <td>column and row, each eight numbers of which one is 1</td><td>0 up, 1 right, 2 down, 3 left</td>
 *   <td>1 at the goal</td><td>terminated at the goal, truncated at 40</td></tr>
 * <tr><td>{@code grid-axes}: the same room, along both axes at once</td>
 *   <td>as in {@code grid}</td><td>0 left, 1 stay, 2 right; then 0 up, 1 stay, 2 down</td>
 *   <td>1 at the goal</td><td>terminated at the goal, truncated at 40</td></tr>
 * <tr><td>{@code memory-corridor}: a cue that must be remembered for 25 steps</td>
 *   <td>cue 0, cue 1, way gone, at the fork</td><td>0 or 1, which counts at the fork</td>
 *   <td>1 for the cue's action at the fork</td><td>terminated after the fork</td></tr>
 * <tr><td>{@code point-mass}: the test problem of mbrl-lib, a double integrator from (1, 0) with unit steps: v += a,
 *   then x += v</td>
 *   <td>x, v</td><td>acceleration in [-1, 1]</td>
 *   <td>-0.001 x^2, after the step; doing nothing scores -0.030 in all</td><td>truncated at 30</td></tr>
 * <tr><td>{@code inverted-pendulum}: Gymnasium's InvertedPendulum-v5, <em>analytic</em>: its model in closed form, not
 *   simulated by MuJoCo; equal to it but at the ends of the track, inelastic stops here. Scores should be labelled
 *   so.</td>
 *   <td>x [m], theta [rad], x' [m/s], theta' [rad/s]</td><td>control in [-3, 3], 100 N each</td>
 *   <td>1, but 0 for the step that terminates</td>
 *   <td>terminated beyond 0.2 rad or when not finite, truncated at 1000</td></tr>
 * <tr><td>{@code acrobot}: Gymnasium's Acrobot-v1</td>
 *   <td>cos and sin of both angles, both velocities [rad/s]</td><td>torque of 0: -1, 1: 0, 2: 1</td>
 *   <td>-1, but 0 for the step that terminates</td>
 *   <td>terminated with the tip above one length, truncated at 500</td></tr>
 * <tr><td>{@code mountain-car-continuous}: Gymnasium's MountainCarContinuous-v0</td>
 *   <td>position, velocity</td><td>force in [-1, 1]</td>
 *   <td>-0.1 times the square of the action as given, and 100 at the flag</td>
 *   <td>terminated at the flag, truncated at 999</td></tr>
 * <tr><td>{@code frozen-lake}, {@code frozen-lake-8x8}, {@code cliff-walking}, {@code taxi}: Gymnasium's FrozenLake-v1,
 *   FrozenLake8x8-v1, CliffWalking-v1 and Taxi-v4; {@code dyna-maze}: {@link Maze#dyna()}. Tables, see
 *   {@link TableMdp}</td>
 *   <td>the number of the state</td><td>see {@link FrozenLake}, {@link CliffWalking}, {@link Taxi}, {@link Maze}</td>
 *   <td>see there</td><td>terminated as said there; truncated at 100, 200, never, 200 and 5000</td></tr>
 * </table>
 *
 * <p>Each of these, and any other that is {@link Drawn}, is also known as {@code <id>-pixels}, observed by pictures of
 * 64 x 64 pixels instead of numbers, and as {@code <id>-mixed}, observed by both.
 */
public final class Environments {
  private static final EnvironmentProvider BUILT_IN = new BuiltIn();
  private static final List<String> PICTURES = List.of(Pixels.ALONE, Pixels.MIXED);

  private Environments() {}

  /**
   * Makes a vector of instances.
   *
   * @param id one of {@link #ids()}, with {@code -pixels} or {@code -mixed} appended or not
   * @param count how many instances, at least 1
   * @return the environment, seeded with 0, no episode begun
   * @throws IllegalArgumentException if the id is unknown; the message has the nearest one, or all that are known; or
   *     if there are to be pictures and the environment cannot be drawn
   */
  public static Environment create(String id, int count) {
    for (String suffix : PICTURES) {
      if (isPicture(id, suffix)) {
        return new Pixels(create(without(id, suffix), count), suffix.equals(Pixels.MIXED));
      }
    }
    return provider(id).create(id, count);
  }

  /**
   * The known environments.
   *
   * @return their ids in alphabetical order
   */
  public static List<String> ids() {
    return List.copyOf(providers().keySet());
  }

  /**
   * What an environment is.
   *
   * @param id one of {@link #ids()}
   * @return one line
   * @throws IllegalArgumentException as {@link #create} does
   */
  public static String description(String id) {
    for (String suffix : PICTURES) {
      if (isPicture(id, suffix)) {
        return description(without(id, suffix)) + ", seen as 64 x 64 pixels" + (suffix.equals(Pixels.MIXED)
            ? " and numbers" : "");
      }
    }
    return provider(id).description(id);
  }

  /** Whether an id is that of another environment and a suffix, and not of one that is called so. */
  private static boolean isPicture(String id, String suffix) {
    return id.endsWith(suffix) && !providers().containsKey(id);
  }

  private static String without(String id, String suffix) {
    return id.substring(0, id.length() - suffix.length());
  }

  private static EnvironmentProvider provider(String id) {
    Map<String, EnvironmentProvider> providers = providers();
    EnvironmentProvider provider = providers.get(id);
    if (provider == null) {
      throw new IllegalArgumentException("no environment '" + id + "'" + Names.nearest(id, providers.keySet()));
    }
    return provider;
  }

  private static SortedMap<String, EnvironmentProvider> providers() {
    List<EnvironmentProvider> found = new ArrayList<>(List.of(BUILT_IN));
    ServiceLoader.load(EnvironmentProvider.class).forEach(found::add);
    SortedMap<String, EnvironmentProvider> byId = new TreeMap<>();
    for (EnvironmentProvider provider : found) {
      for (String id : provider.ids()) {
        EnvironmentProvider other = byId.putIfAbsent(id, provider);
        if (other != null) {
          throw new IllegalStateException("environment '" + id + "' is provided twice, by "
              + other.getClass().getName() + " and by " + provider.getClass().getName());
        }
      }
    }
    return byId;
  }
}
