package dev.reverie.agents.env;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** dm_control's swing-ups against control steps recorded from MuJoCo 3.14.0. */
class SwingupGoldenTest {
  private static final double STEP = 1e-11;
  private static final double EPISODE = 1e-9;

  @Test
  void pendulum() {
    check("mujoco_pendulum_swingup", PendulumSwingup::new);
  }

  @Test
  void cartPole() {
    check("mujoco_cartpole_swingup", CartPoleSwingup::new);
  }

  @Test
  void someCartsReachTheEndOfTheTrack() {
    int beyond = 0;
    for (JsonNode trajectory : Recorded.read("mujoco_cartpole_swingup").get("trajectories")) {
      double[] state = Recorded.tensor(trajectory.get("state"));
      for (int at = 0; at < state.length; at += 4) {
        beyond += Math.abs(state[at]) > 1.8 ? 1 : 0;
      }
    }
    assertTrue(beyond > 10, beyond + " recorded states are beyond the track's limit");
  }

  private static void check(String file, IntFunction<SimulatedEnvironment> create) {
    JsonNode golden = Recorded.read(file);
    EnvironmentSpec spec = create.apply(1).spec();
    assertEquals(golden.get("max_episode_steps").asInt(), spec.maxEpisodeSteps());
    assertEquals(golden.get("observation_names").size(), spec.observationSize());
    assertSame(Termination.never(), spec.termination());
    assertEquals(3, golden.get("trajectories").size());
    for (JsonNode trajectory : golden.get("trajectories")) {
      double[] state = Recorded.tensor(trajectory.get("state"));
      double[] next = Recorded.tensor(trajectory.get("next_state"));
      float[] action = Recorded.floats(Recorded.tensor(trajectory.get("action")));
      int count = action.length;
      int width = state.length / count;
      assertEquals(200, count);
      SimulatedEnvironment each = create.apply(count);
      for (int t = 0; t < count; t++) {
        each.place(t, 0, state, t * width);
      }
      each.step(action);
      SimulatedEnvironment whole = create.apply(1);
      whole.place(0, 0, state, 0);
      for (int t = 0; t < count; t++) {
        compare(trajectory, next, t, each, t, STEP);
        whole.step(new float[] {action[t]});
        compare(trajectory, next, t, whole, 0, EPISODE);
      }
    }
  }

  private static void compare(JsonNode trajectory, double[] next, int t, SimulatedEnvironment environment, int instance,
      double tolerance) {
    int width = environment.state().length / environment.count();
    for (int k = 0; k < width; k++) {
      assertEquals(next[t * width + k], environment.state()[instance * width + k], tolerance,
          "state " + k + " after step " + t);
    }
    double[] observation = Recorded.tensor(trajectory.get("observation"));
    int seen = environment.spec().observationSize();
    for (int k = 0; k < seen; k++) {
      float expected = (float) observation[t * seen + k];
      assertEquals(expected, environment.observations()[instance * seen + k], Math.ulp(expected) + tolerance,
          "observation " + k + " after step " + t);
    }
    float reward = (float) Recorded.tensor(trajectory.get("reward"))[t];
    assertEquals(reward, environment.rewards()[instance], Math.ulp(reward) + tolerance, "reward of step " + t);
    assertFalse(environment.terminated()[instance] || environment.truncated()[instance]);
  }
}
