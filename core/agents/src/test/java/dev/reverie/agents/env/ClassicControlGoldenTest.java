package dev.reverie.agents.env;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Acrobot, CartPole and Pendulum against steps and episodes recorded from Gymnasium 1.3.0. */
class ClassicControlGoldenTest {
  private static final double STEP = 1e-11;
  private static final double EPISODE = 1e-9;
  /** An acrobot makes much of a difference in the last bit. */
  private static final double CHAOTIC_EPISODE = 1e-6;

  private record Steps(double[] state, float[] action, double[] next, double[] observation, double[] reward,
      double[] terminated, double[] truncated, int[] stepInEpisode) {
    static Steps of(JsonNode node) {
      double[] action = Recorded.tensor(node.get("action"));
      int count = action.length;
      boolean single = !node.has("truncated");
      double[] truncated = single ? new double[count] : Recorded.tensor(node.get("truncated"));
      int[] stepInEpisode = new int[count];
      if (!single) {
        double[] recorded = Recorded.tensor(node.get("step_in_episode"));
        for (int i = 0; i < count; i++) {
          stepInEpisode[i] = (int) recorded[i];
        }
      }
      return new Steps(Recorded.tensor(node.get("state")), Recorded.floats(action),
          Recorded.tensor(node.get("next_state")), Recorded.tensor(node.get("observation")),
          Recorded.tensor(node.get("reward")), Recorded.tensor(node.get("terminated")), truncated, stepInEpisode);
    }

    int count() {
      return action.length;
    }
  }

  @Test
  void acrobot() {
    check("Acrobot-v1", Acrobot::new, CHAOTIC_EPISODE);
  }

  @Test
  void cartPole() {
    check("CartPole-v1", CartPole::new, EPISODE);
  }

  @Test
  void pendulum() {
    check("Pendulum-v1", Pendulum::new, EPISODE);
  }

  private static void check(String file, IntFunction<SimulatedEnvironment> create, double tolerance) {
    JsonNode golden = Recorded.read(file);
    assertEquals(golden.get("max_episode_steps").asInt(), create.apply(1).spec().maxEpisodeSteps());
    Steps single = Steps.of(golden.get("single_steps"));
    assertEquals(100, single.count());
    stepByStep(single, create.apply(single.count()));
    assertEquals(5, golden.get("trajectories").size());
    boolean cut = false;
    for (JsonNode trajectory : golden.get("trajectories")) {
      Steps steps = Steps.of(trajectory);
      stepByStep(steps, create.apply(steps.count()));
      cut |= wholeEpisodes(steps, create.apply(1), tolerance);
    }
    assertTrue(cut, "no recorded episode reaches the time limit");
  }

  /** Every recorded step by an instance of its own. */
  private static void stepByStep(Steps steps, SimulatedEnvironment environment) {
    int width = environment.state().length / steps.count();
    for (int t = 0; t < steps.count(); t++) {
      environment.place(t, steps.stepInEpisode[t], steps.state, t * width);
    }
    environment.step(steps.action);
    for (int t = 0; t < steps.count(); t++) {
      compare(steps, t, environment, t, STEP);
    }
  }

  /** One instance goes through the episodes from their recorded starts; returns whether one met the time limit. */
  private static boolean wholeEpisodes(Steps steps, SimulatedEnvironment environment, double tolerance) {
    int width = environment.state().length;
    boolean cut = false;
    for (int t = 0; t < steps.count(); t++) {
      if (steps.stepInEpisode[t] == 0) {
        environment.place(0, 0, steps.state, t * width);
      }
      assertFalse(environment.terminated()[0] || environment.truncated()[0], "ended before step " + t);
      environment.step(new float[] {steps.action[t]});
      compare(steps, t, environment, 0, tolerance);
      cut |= environment.truncated()[0];
    }
    return cut;
  }

  private static void compare(Steps steps, int t, SimulatedEnvironment environment, int instance, double tolerance) {
    int width = environment.state().length / environment.count();
    for (int k = 0; k < width; k++) {
      assertEquals(steps.next[t * width + k], environment.state()[instance * width + k], tolerance,
          "state " + k + " after step " + t);
    }
    int seen = environment.spec().observationSize();
    for (int k = 0; k < seen; k++) {
      float expected = (float) steps.observation[t * seen + k];
      assertEquals(expected, environment.observations()[instance * seen + k], Math.ulp(expected) + tolerance,
          "observation " + k + " after step " + t);
    }
    float reward = (float) steps.reward[t];
    assertEquals(reward, environment.rewards()[instance], Math.ulp(reward) + tolerance, "reward of step " + t);
    assertEquals(steps.terminated[t] == 1, environment.terminated()[instance], "terminated at step " + t);
    assertEquals(steps.truncated[t] == 1, environment.truncated()[instance], "truncated at step " + t);
  }
}
