package dev.reverie.agents.env;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.tabular.ValueIteration;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** FrozenLake, CliffWalking and Taxi against tables and episodes recorded from Gymnasium 1.3.0. */
class TableGoldenTest {
  @Test
  void frozenLake() {
    JsonNode variants = Recorded.read("FrozenLake-v1").get("variants");
    assertEquals(5, variants.size());
    for (JsonNode variant : variants) {
      String[] map = StreamSupport.stream(variant.get("map").spliterator(), false).map(JsonNode::asString)
          .toArray(String[]::new);
      double success = variant.get("is_slippery").asBoolean() ? variant.get("success_rate").asDouble() : 1;
      int steps = variant.get("max_episode_steps").asInt();
      assertEquals(steps, map.length == 8 ? FrozenLake.LARGE_STEPS : FrozenLake.STEPS);
      check(variant, FrozenLake.mdp(map, success), steps);
    }
    assertArrayEquals(new String[] {"SFFF", "FHFH", "FFFH", "HFFG"}, FrozenLake.small());
    assertEquals(variants.get(2).get("map").get(7).asString(), FrozenLake.large()[7]);
  }

  @Test
  void cliffWalking() {
    JsonNode variants = Recorded.read("CliffWalking-v1").get("variants");
    assertEquals(2, variants.size());
    for (JsonNode variant : variants) {
      assertTrue(variant.get("max_episode_steps").isNull());
      check(variant, CliffWalking.mdp(variant.get("is_slippery").asBoolean()), Integer.MAX_VALUE);
    }
  }

  @Test
  void taxi() {
    JsonNode variant = Recorded.read("Taxi-v4").get("variants").get(0);
    assertEquals(variant.get("max_episode_steps").asInt(), Taxi.STEPS);
    check(variant, Taxi.mdp(), Taxi.STEPS);
  }

  private static void check(JsonNode variant, TableMdp mdp, int maxSteps) {
    table(variant, mdp);
    assertEquals(5, variant.get("trajectories").size());
    for (JsonNode trajectory : variant.get("trajectories")) {
      episodes(trajectory, mdp, maxSteps);
    }
  }

  private static void table(JsonNode variant, TableMdp mdp) {
    assertEquals(variant.get("states").asInt(), mdp.states());
    assertEquals(variant.get("actions").asInt(), mdp.actions());
    JsonNode t = variant.get("transitions");
    double[] state = Recorded.tensor(t.get("state"));
    double[] action = Recorded.tensor(t.get("action"));
    double[] probability = Recorded.tensor(t.get("probability"));
    double[] next = Recorded.tensor(t.get("next_state"));
    double[] reward = Recorded.tensor(t.get("reward"));
    double[] terminated = Recorded.tensor(t.get("terminated"));
    int o = 0;
    for (int pair = 0; pair < mdp.states() * mdp.actions(); pair++) {
      assertEquals(o, mdp.firstOutcome(pair));
      for (; o < mdp.firstOutcome(pair + 1); o++) {
        assertEquals(state[o] * mdp.actions() + action[o], pair, "outcome " + o);
        assertEquals(probability[o], mdp.probability(o), 1e-15, "outcome " + o);
        assertEquals(next[o], mdp.next(o), "outcome " + o);
        assertEquals(reward[o], mdp.reward(o), "outcome " + o);
        assertEquals(terminated[o] == 1, mdp.ends(o), "outcome " + o);
      }
    }
    assertEquals(state.length, o);
    double[] start = Recorded.tensor(variant.get("initial_distribution"));
    double[] optimal = Recorded.tensor(variant.get("optimal_value_gamma_0.99"));
    double[] q = ValueIteration.solve(mdp, 0.99);
    for (int s = 0; s < mdp.states(); s++) {
      assertEquals(start[s], mdp.start(s), 1e-12);
      assertEquals(optimal[s], ValueIteration.value(q, s, mdp.actions()), 1e-9, "value of state " + s);
    }
  }

  /** Follows recorded episodes; what chance decides must be possible, everything else must be the same. */
  private static void episodes(JsonNode trajectory, TableMdp mdp, int maxSteps) {
    double[] state = Recorded.tensor(trajectory.get("state"));
    double[] action = Recorded.tensor(trajectory.get("action"));
    double[] next = Recorded.tensor(trajectory.get("next_state"));
    double[] reward = Recorded.tensor(trajectory.get("reward"));
    double[] terminated = Recorded.tensor(trajectory.get("terminated"));
    double[] truncated = Recorded.tensor(trajectory.get("truncated"));
    double[] step = Recorded.tensor(trajectory.get("step_in_episode"));
    TableEnvironment environment = new TableEnvironment("golden", mdp, maxSteps, 1);
    assertEquals(200, state.length);
    for (int t = 0; t < state.length; t++) {
      boolean same = false;
      for (int trial = 0; !same; trial++) {
        assertTrue(trial < 1000 && (trial == 0 || !mdp.isDeterministic()), "step " + t);
        // Another episode each time, in which chance decides anew.
        environment.reset(0);
        environment.place(0, (int) step[t], new double[] {state[t], 0}, 0);
        environment.step(new float[] {(float) action[t]});
        same = environment.observations()[0] == next[t] && environment.rewards()[0] == reward[t];
      }
      assertEquals(terminated[t] == 1, environment.terminated()[0], "step " + t);
      assertEquals(truncated[t] == 1, environment.truncated()[0], "step " + t);
    }
  }
}
