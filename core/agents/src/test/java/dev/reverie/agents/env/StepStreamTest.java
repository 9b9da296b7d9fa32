package dev.reverie.agents.env;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StepStreamTest {
  private static void assertFlags(StepStream stream, boolean first, boolean last, boolean terminal) {
    assertEquals(first, stream.first()[0], "first");
    assertEquals(last, stream.last()[0], "last");
    assertEquals(terminal, stream.terminal()[0], "terminal");
  }

  @Test
  void aBeginningIsAStepOfItsOwn() {
    Grid grid = new Grid(1);
    StepStream stream = new StepStream(grid);
    stream.begin(1);
    assertFlags(stream, true, false, false);
    grid.place(0, 0, new double[] {7, 5}, 0);
    stream.advance(new float[] {2});
    assertFlags(stream, false, false, false);
    assertEquals(0, stream.rewards()[0]);
    stream.advance(new float[] {2});
    assertFlags(stream, false, true, true);
    assertEquals(1, stream.rewards()[0]);
    assertEquals(1, stream.observations()[7]);
    assertEquals(1, stream.observations()[15], "the last observation is seen");
    stream.advance(new float[] {Float.NaN});
    assertFlags(stream, true, false, false);
    assertEquals(0, stream.rewards()[0]);
    assertFalse(stream.observations()[7] == 1 && stream.observations()[15] == 1);
    assertEquals(2, stream.transitions());
  }

  @Test
  void aTimeLimitIsLastButNotTerminal() {
    StepStream stream = new StepStream(new PointMass(1));
    stream.begin(0);
    for (int episode = 0; episode < 3; episode++) {
      for (int t = 1; t <= 30; t++) {
        stream.advance(new float[] {0.1f});
        assertFlags(stream, false, t == 30, false);
        assertTrue(stream.rewards()[0] < 0);
      }
      stream.advance(new float[] {0.1f});
      assertFlags(stream, true, false, false);
      assertArrayEquals(new float[] {1, 0}, stream.observations());
    }
    assertEquals(90, stream.transitions());
  }

  @Test
  void streamsEndAndBeginEachByItself() {
    int count = 5;
    StepStream stream = new StepStream(Environments.create("cartpole", count));
    stream.begin(3);
    SplittableRandom random = new SplittableRandom(9);
    boolean[] before = stream.last().clone();
    int firsts = 0;
    long steps = 0;
    for (int t = 0; t < 300; t++) {
      stream.advance(Episodes.randomActions(stream.environment(), random));
      for (int i = 0; i < count; i++) {
        assertEquals(before[i], stream.first()[i], "an episode begins where one ended, and nowhere else");
        assertEquals(stream.first()[i] ? 0 : 1, stream.rewards()[i]);
        assertFalse(stream.first()[i] && stream.last()[i]);
        assertTrue(stream.last()[i] || !stream.terminal()[i]);
        firsts += stream.first()[i] ? 1 : 0;
        steps += stream.first()[i] ? 0 : 1;
      }
      before = stream.last().clone();
    }
    assertTrue(firsts > 20);
    assertEquals(steps, stream.transitions());
  }

  @Test
  void staggeredStreamsLeaveTheirFirstEpisodesOneAfterTheOther() {
    int count = 5;
    StepStream stream = StepStream.staggered(new PointMass(count));
    for (int seed = 0; seed < 2; seed++) {
      stream.begin(seed);
      float[] actions = new float[count];
      for (int t = 1; t <= 100; t++) {
        stream.advance(actions);
        if (t == 15) {
          StepStream copy = StepStream.staggered(new PointMass(count));
          copy.restoreState(stream.saveState());
          stream = copy;
        }
        for (int i = 0; i < count; i++) {
          // An episode of 30 actions has 31 steps; the first one of stream i ends after 6, 12, ... 30 actions.
          int begun = t - (6 * (i + 1) + 1);
          boolean first = begun >= 0 && begun % 31 == 0;
          boolean last = begun >= 0 ? begun % 31 == 30 : i == count - 1 && t == 30;
          assertEquals(first, stream.first()[i], "stream " + i + " at step " + t);
          assertEquals(last, stream.last()[i], "stream " + i + " at step " + t);
          assertEquals(begun != -1 && !last, stream.acting()[i], "stream " + i + " at step " + t);
          assertEquals(first, stream.rewards()[i] == 0);
        }
      }
    }
  }

  @Test
  void aRestoredStreamContinuesBitForBit() {
    StepStream original = new StepStream(new ActionRepeat(Environments.create("memory-corridor", 2), 2));
    StepStream copy = new StepStream(new ActionRepeat(Environments.create("memory-corridor", 2), 2));
    original.begin(4);
    SplittableRandom random = new SplittableRandom(10);
    for (int t = 0; t < 60; t++) {
      copy.restoreState(original.saveState());
      assertArrayEquals(original.first(), copy.first());
      assertArrayEquals(original.last(), copy.last());
      assertArrayEquals(original.rewards(), copy.rewards());
      float[] actions = Episodes.randomActions(original.environment(), random);
      original.advance(actions);
      copy.advance(actions);
      assertArrayEquals(original.observations(), copy.observations());
      assertArrayEquals(original.saveState(), copy.saveState());
    }
    assertThrows(IllegalArgumentException.class, () -> copy.restoreState(new byte[3]));
    assertThrows(IllegalArgumentException.class, () -> copy.restoreState(new byte[30]));
  }
}
