package dev.reverie.agents.env;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Against steps recorded from Gymnasium 1.3.0, which rounds its state to floats after each of them. */
class MountainCarContinuousTest {
  private static final double EXACT = 1e-12;
  private static final double ROUNDED = 1e-6;

  @Test
  void everyRecordedStep() {
    JsonNode golden = Recorded.read("MountainCarContinuous-v0");
    assertEquals(golden.get("max_episode_steps").asInt(), new MountainCarContinuous(1).spec().maxEpisodeSteps());
    int arrivals = check(golden.get("single_steps"));
    assertEquals(5, golden.get("trajectories").size());
    for (JsonNode trajectory : golden.get("trajectories")) {
      arrivals += check(trajectory);
    }
    assertTrue(arrivals > 2);
  }

  private static int check(JsonNode node) {
    double[] state = Recorded.tensor(node.get("state"));
    float[] action = Recorded.floats(Recorded.tensor(node.get("action")));
    double[] exact = Recorded.tensor(node.get("next_state_float64"));
    double[] rounded = Recorded.tensor(node.get("observation"));
    double[] reward = Recorded.tensor(node.get("reward"));
    double[] terminated = Recorded.tensor(node.get("terminated"));
    MountainCarContinuous environment = new MountainCarContinuous(action.length);
    for (int t = 0; t < action.length; t++) {
      environment.place(t, 0, state, 2 * t);
    }
    environment.step(action);
    int arrivals = 0;
    for (int t = 0; t < action.length; t++) {
      for (int k = 2 * t; k < 2 * t + 2; k++) {
        assertEquals(exact[k], environment.state()[k], EXACT, "step " + t);
        assertEquals(rounded[k], environment.observations()[k], ROUNDED, "step " + t);
      }
      assertEquals(reward[t], environment.rewards()[t], 1e-6 * Math.max(1, Math.abs(reward[t])), "step " + t);
      assertEquals(terminated[t] == 1, environment.terminated()[t], "step " + t);
      arrivals += environment.terminated()[t] ? 1 : 0;
    }
    return arrivals;
  }
}
