package dev.reverie.agents.env;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MemoryCorridorTest {
  /** Instance 0 begins with cue 0, instance 1 with cue 1. */
  private static MemoryCorridor bothCues() {
    MemoryCorridor environment = new MemoryCorridor(false, 2);
    environment.place(0, 0, new double[] {0, 0, 25}, 0);
    environment.place(1, 0, new double[] {1, 0, 25}, 0);
    return environment;
  }

  @Test
  void theCueIsSeenOnceAndTheChoiceComes25StepsLater() {
    MemoryCorridor environment = bothCues();
    assertArrayEquals(new float[] {1, 0, 0, 0, 0, 1, 0, 0}, environment.observations());
    for (int t = 1; t <= 25; t++) {
      environment.step(new float[] {1, 0});
      float way = t / 25f;
      float fork = t == 25 ? 1 : 0;
      assertArrayEquals(new float[] {0, 0, way, fork, 0, 0, way, fork}, environment.observations(), 1e-6f);
      assertArrayEquals(new float[2], environment.rewards());
      assertFalse(environment.terminated()[0] || environment.terminated()[1]);
    }
    environment.step(new float[] {0, 1});
    assertArrayEquals(new float[] {1, 1}, environment.rewards());
    assertTrue(environment.terminated()[0] && environment.terminated()[1]);
  }

  /**
   * Any policy without memory is a probability of action 1 for each observation. What is seen after the cue is the same
   * whatever the cue and the actions were, so its probability p at the fork is one number, and its success is
   * (1 - p) / 2 + p / 2: measured here with every pair of choices, for many ways of acting in the corridor.
   */
  @Test
  void theBestPolicyWithoutMemoryIsAtChance() {
    SplittableRandom random = new SplittableRandom(2);
    for (int way = 0; way < 50; way++) {
      double success = 0;
      for (int choice = 0; choice < 2; choice++) {
        MemoryCorridor environment = bothCues();
        for (int t = 1; t <= 25; t++) {
          environment.step(Episodes.randomActions(environment, random));
          float[] seen = environment.observations();
          assertArrayEquals(new float[] {seen[0], seen[1], seen[2], seen[3]},
              new float[] {seen[4], seen[5], seen[6], seen[7]}, "step " + t + " tells one cue from the other");
        }
        environment.step(new float[] {choice, choice});
        float paid = environment.rewards()[0] + environment.rewards()[1];
        assertEquals(1, paid, "choice " + choice + " must be right for one of the cues");
        success = Math.max(success, paid / 2);
      }
      assertEquals(0.5, success);
    }
  }

  @Test
  void bothCuesAreEquallyFrequent() {
    MemoryCorridor environment = new MemoryCorridor(false, 10_000);
    environment.resetAll();
    double second = 0;
    for (int i = 0; i < 10_000; i++) {
      second += environment.observations()[4 * i + 1];
    }
    assertEquals(5000, second, 200);
  }

  @Test
  void corridorsForPracticeAreOfAllLengthsAndShortOnesAreMoreFrequent() {
    MemoryCorridor environment = new MemoryCorridor(true, 10_000);
    environment.resetAll();
    int[] ended = new int[27];
    boolean[] done = new boolean[10_000];
    float[] right = new float[10_000];
    for (int i = 0; i < right.length; i++) {
      right[i] = environment.observations()[4 * i + 1];
    }
    for (int t = 1; t <= 26; t++) {
      boolean[] fork = new boolean[10_000];
      for (int i = 0; i < fork.length; i++) {
        fork[i] = environment.observations()[4 * i + 3] == 1;
      }
      environment.step(right);
      for (int i = 0; i < done.length; i++) {
        if (!done[i] && environment.terminated()[i]) {
          done[i] = true;
          ended[t]++;
          assertTrue(fork[i] && environment.rewards()[i] == 1, "step " + t + " of instance " + i);
        }
        if (environment.terminated()[i]) {
          environment.reset(i);
        }
      }
    }
    for (int t = 2; t <= 26; t++) {
      double expected = 10_000 * Math.log(t / (t - 1.0)) / Math.log(26);
      assertEquals(expected, ended[t], 5 * Math.sqrt(expected), "corridors of " + (t - 1));
    }
  }
}
