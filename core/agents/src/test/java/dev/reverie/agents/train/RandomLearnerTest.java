package dev.reverie.agents.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.env.ActionSpace;
import dev.reverie.agents.env.Environments;
import dev.reverie.agents.env.StepStream;
import dev.reverie.engine.Backend;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RandomLearnerTest {
  private static final ActionSpace BOX = new ActionSpace.Continuous(new float[] {-2, 10}, new float[] {-1, 30});

  private final Backend backend = new ScalarBackend(1, true);
  private final StepStream stream = new StepStream(Environments.create("point-mass", 3));

  @AfterEach
  void close() {
    backend.close();
  }

  private RandomLearner learner(ActionSpace space, long seed) {
    return new RandomLearner(space, backend.newStore(seed));
  }

  @Test
  void actionsAreUniformWithinTheBounds() {
    RandomLearner learner = learner(BOX, 1);
    double[] sum = new double[2];
    float[] action = new float[2];
    for (int i = 0; i < 10_000; i++) {
      learner.act(stream, action);
      assertTrue(action[0] >= -2 && action[0] < -1 && action[1] >= 10 && action[1] < 30, Arrays.toString(action));
      sum[0] += action[0];
      sum[1] += action[1];
    }
    // Six standard deviations of the mean.
    assertEquals(-1.5, sum[0] / 10_000, 0.018);
    assertEquals(20, sum[1] / 10_000, 0.35);
  }

  @Test
  void discreteActionsComeEquallyOften() {
    RandomLearner learner = learner(new ActionSpace.Discrete(3), 1);
    int[] count = new int[3];
    float[] action = new float[1];
    for (int i = 0; i < 9000; i++) {
      learner.act(stream, action);
      count[(int) action[0]]++;
    }
    for (int c : count) {
      assertEquals(3000, c, 270);
    }
  }

  @Test
  void eachChoiceIsAmongItsOwnActions() {
    RandomLearner learner = learner(new ActionSpace.MultiDiscrete(List.of(2, 5)), 1);
    int[][] count = new int[2][5];
    float[] action = new float[2];
    for (int i = 0; i < 5000; i++) {
      learner.act(stream, action);
      count[0][(int) action[0]]++;
      count[1][(int) action[1]]++;
    }
    for (int i = 0; i < 5; i++) {
      assertEquals(i < 2 ? 2500 : 0, count[0][i], i < 2 ? 212 : 0);
      assertEquals(1000, count[1][i], 170);
    }
  }

  @Test
  void goesOnWhereItsCountersAre() {
    RandomLearner whole = learner(BOX, 5);
    float[] expected = new float[2];
    for (int i = 0; i < 7; i++) {
      whole.act(stream, expected);
    }
    RandomLearner resumed = learner(BOX, 5);
    resumed.restore(whole.counters());
    float[] action = new float[2];
    whole.act(stream, expected);
    resumed.act(stream, action);
    assertArrayEquals(expected, action);
    learner(BOX, 6).act(stream, action);
    assertFalse(Arrays.equals(expected, action));
  }

  @Test
  void anEvaluationDependsOnNothingBeforeIt() {
    RandomLearner learner = learner(BOX, 5);
    Actor actor = learner.evaluator(3);
    float[] first = new float[6];
    float[] second = new float[6];
    float[] again = new float[6];
    actor.act(stream, first);
    actor.act(stream, second);
    assertFalse(Arrays.equals(first, second), "within an evaluation the actions change");
    float[] trained = new float[2];
    learner.act(stream, trained);
    actor.act(stream, again);
    assertArrayEquals(first, again);
    float[] fresh = new float[2];
    learner(BOX, 5).act(stream, fresh);
    assertArrayEquals(fresh, trained, "evaluation does not disturb training");
  }
}
