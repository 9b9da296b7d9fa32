package dev.reverie.agents.env;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class InvertedPendulumTest {
  @Test
  void equalsMuJoCoAwayFromTheLimits() {
    JsonNode golden = Recorded.read("gym_InvertedPendulum-v5");
    InvertedPendulum environment = new InvertedPendulum(1);
    assertEquals(golden.get("max_episode_steps").asInt(), environment.spec().maxEpisodeSteps());
    assertEquals(3, golden.get("episodes").size());
    for (JsonNode episode : golden.get("episodes")) {
      environment.place(0, 0, Recorded.numbers(episode.get("observation0")), 0);
      for (JsonNode step : episode.get("steps")) {
        assertFalse(environment.terminated()[0]);
        environment.step(Recorded.floats(Recorded.numbers(step.get("action"))));
        double[] expected = Recorded.numbers(step.get("observation"));
        for (int k = 0; k < 4; k++) {
          assertEquals(expected[k], environment.state()[k], 1e-12);
          assertEquals((float) expected[k], environment.observations()[k], Math.ulp((float) expected[k]));
        }
        assertEquals(step.get("reward").asDouble(), environment.rewards()[0]);
        assertEquals(step.get("terminated").asBoolean(), environment.terminated()[0]);
      }
    }
  }

  @Test
  void clipsTheControl() {
    InvertedPendulum environment = new InvertedPendulum(2);
    environment.resetAll();
    double[] start = {0, 0.01, 0, 0};
    environment.place(0, 0, start, 0);
    environment.place(1, 0, start, 0);
    environment.step(new float[] {3, 50});
    for (int k = 0; k < 4; k++) {
      assertEquals(environment.state()[k], environment.state()[4 + k]);
    }
  }

  /** The stop, met in the second of the two frames, changes x' and t' alone, by an impulse on the cart. */
  @Test
  void theTrackEndsInAnInelasticStop() {
    InvertedPendulum environment = new InvertedPendulum(2);
    environment.place(0, 0, new double[] {0, 0.05, 1, 0.3}, 0);
    environment.place(1, 0, new double[] {0.97, 0.05, 1, 0.3}, 0);
    environment.step(new float[] {0, 0});
    double[] state = environment.state();
    assertTrue(state[0] > 0.03 && state[0] < 0.05, "the free cart moved by " + state[0]);
    assertEquals(1.0, state[4]);
    assertEquals(0.0, state[6]);
    assertEquals(state[1], state[5]);
    double mass = 5.018591641363306;
    double arm = mass * (0.3 * Math.cos(state[1]) - 0.0005 * Math.sin(state[1]));
    double inertia = 0.1887497668730885 + mass * (0.0005 * 0.0005 + 0.3 * 0.3);
    assertEquals(arm * state[2] + inertia * state[3], inertia * state[7], 1e-12);
  }

  @Test
  void theStopTakesNoVelocityThatLeadsBack() {
    InvertedPendulum environment = new InvertedPendulum(2);
    environment.place(0, 0, new double[] {1.5, 0.05, -1, 0.3}, 0);
    environment.place(1, 0, new double[] {0, 0.05, -1, 0.3}, 0);
    environment.step(new float[] {0, 0});
    double[] state = environment.state();
    assertTrue(state[0] > 0.97 && state[0] < 1, "the cart is at " + state[0]);
    for (int k = 1; k < 4; k++) {
      assertEquals(state[4 + k], state[k]);
    }
  }

  @Test
  void theCartLeavesTheStopFreely() {
    InvertedPendulum environment = new InvertedPendulum(2);
    environment.place(0, 0, new double[] {-1, 0, 0, 0}, 0);
    environment.place(1, 0, new double[] {0, 0, 0, 0}, 0);
    environment.step(new float[] {1, 1});
    double[] state = environment.state();
    assertTrue(state[0] > -1);
    assertEquals(state[4], state[0] + 1, 1e-15);
    assertEquals(state[6], state[2]);
  }

  @Test
  void statesThatAreNotFiniteTerminate() {
    InvertedPendulum environment = new InvertedPendulum(1);
    environment.place(0, 0, new double[] {Double.NaN, 0, 0, 0}, 0);
    environment.step(new float[] {0});
    assertTrue(environment.terminated()[0]);
    assertEquals(0f, environment.rewards()[0]);
    Termination termination = environment.spec().termination();
    for (int k = 0; k < 4; k++) {
      for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
        float[] next = new float[4];
        assertFalse(termination.terminated(new float[4], 0, new float[1], 0, next, 0));
        next[k] = bad;
        assertTrue(termination.terminated(new float[4], 0, new float[1], 0, next, 0));
      }
    }
  }
}
