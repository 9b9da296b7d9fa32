package dev.reverie.agents.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.env.Environment;
import dev.reverie.agents.env.Environments;
import dev.reverie.agents.env.StepStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
  private static StepStream streams(String id, int count) {
    return new StepStream(Environments.create(id, count));
  }

  /** Pushes the cart to the side that the pole falls to. */
  private static void balance(StepStream stream, float[] actions) {
    float[] observations = stream.observations();
    for (int i = 0; i < stream.count(); i++) {
      actions[i] = observations[4 * i + 2] + observations[4 * i + 3] > 0 ? 1 : 0;
    }
  }

  @Test
  void eachInstanceCountsForOneEpisode() {
    try (StepStream many = streams("cartpole", 5);
        Environment again = Environments.create("cartpole", 5)) {
      Actor left = (stream, actions) -> Arrays.fill(actions, 0);
      double[] returns = new Evaluator(many, 3).run(left).returns();
      double[] expected = new double[5];
      boolean[] ended = new boolean[5];
      again.seed(3);
      again.resetAll();
      for (int step = 1; step <= 20; step++) {
        again.step(new float[5]);
        for (int i = 0; i < 5; i++) {
          if (again.terminated()[i] && !ended[i]) {
            expected[i] = step;
            ended[i] = true;
          }
          if (again.terminated()[i]) {
            again.reset(i);
          }
        }
      }
      assertArrayEquals(expected, returns);
      assertTrue(expected[0] >= 8 && expected[0] <= 11, "falls to one side within about ten steps");
    }
  }

  @Test
  void theTimeLimitEndsAnEpisodeAndNothingBeforeChangesTheNextMeasurement() {
    try (StepStream streams = streams("cartpole", 3)) {
      Evaluator evaluator = new Evaluator(streams, 1);
      Evaluation first = evaluator.run(EvaluatorTest::balance);
      assertArrayEquals(new double[] {500, 500, 500}, first.returns());
      Evaluation poor = evaluator.run((stream, actions) -> Arrays.fill(actions, 1));
      assertTrue(poor.greatest() < 15);
      assertArrayEquals(first.returns(), evaluator.run(EvaluatorTest::balance).returns());
    }
    try (StepStream streams = streams("point-mass", 2)) {
      Evaluation still = new Evaluator(streams, 1).run((stream, actions) -> { });
      assertEquals(-0.030, still.mean(), 1e-6);
      assertEquals(0, still.deviation());
    }
  }

  @Test
  void anActionThatIsNoNumberIsTheAgentsFault() {
    try (StepStream streams = streams("pendulum", 2)) {
      Evaluator evaluator = new Evaluator(streams, 1);
      String message = assertThrows(IllegalStateException.class, () -> evaluator.run((stream, actions) ->
          actions[1] = Float.NaN)).getMessage();
      assertEquals("evaluation: the agent gave NaN as an action, it has diverged", message);
    }
  }

  @Test
  void sumsUpItsReturns() {
    double[] returns = {1, 4, 1, 6};
    Evaluation e = new Evaluation(returns);
    returns[0] = 100;
    e.returns()[1] = 100;
    assertEquals(3, e.mean());
    assertEquals(Math.sqrt((4 + 1 + 4 + 9) / 4.0), e.deviation());
    assertEquals(1, e.least());
    assertEquals(6, e.greatest());
    assertThrows(IllegalArgumentException.class, () -> new Evaluation(new double[0]));
  }
}
