package dev.reverie.agents.env;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GridTest {
  private static final int SIZE = 8;
  private static final int CELLS = SIZE * SIZE;

  /** Where a move from a cell leads: found by making it. */
  private static int[][] moves() {
    int[][] next = new int[CELLS][4];
    Grid environment = new Grid(1);
    for (int cell = 0; cell < CELLS; cell++) {
      for (int move = 0; move < 4; move++) {
        environment.place(0, 0, new double[] {cell % SIZE, cell / SIZE}, 0);
        environment.step(new float[] {move});
        next[cell][move] = (int) environment.state()[1] * SIZE + (int) environment.state()[0];
      }
    }
    return next;
  }

  @Test
  void alongBothAxesAtOnce() {
    Grid environment = new Grid(true, 1);
    assertEquals(new ActionSpace.MultiDiscrete(List.of(3, 3)), environment.spec().action());
    environment.place(0, 0, new double[] {5, 5}, 0);
    environment.step(new float[] {2, 0});
    assertArrayEquals(new double[] {6, 4}, environment.state());
    environment.step(new float[] {1, 1});
    assertArrayEquals(new double[] {6, 4}, environment.state());
    environment.place(0, 0, new double[] {1, 3}, 0);
    environment.step(new float[] {2, 2});
    assertArrayEquals(new double[] {1, 4}, environment.state(), "the wall stops one axis, not the other");
    environment.place(0, 0, new double[] {6, 6}, 0);
    environment.step(new float[] {2, 2});
    assertTrue(environment.terminated()[0] && environment.rewards()[0] == 1);
  }

  private static Set<Integer> starts(int count) {
    Grid environment = new Grid(count);
    environment.resetAll();
    Set<Integer> cells = new HashSet<>();
    for (int i = 0; i < count; i++) {
      cells.add((int) environment.state()[2 * i + 1] * SIZE + (int) environment.state()[2 * i]);
    }
    return cells;
  }

  @Test
  void movingAtRandomSucceedsInLessThanAFifthOfEpisodes() {
    int episodes = 4000;
    Grid environment = new Grid(episodes);
    environment.resetAll();
    boolean[] running = new boolean[episodes];
    Arrays.fill(running, true);
    SplittableRandom random = new SplittableRandom(1);
    double sum = 0;
    for (int t = 0; t < environment.spec().maxEpisodeSteps(); t++) {
      environment.step(Episodes.randomActions(environment, random), running);
      for (int i = 0; i < episodes; i++) {
        sum += running[i] ? environment.rewards()[i] : 0;
        running[i] &= !environment.terminated()[i];
      }
    }
    double success = sum / episodes;
    assertTrue(success < 0.2, "success " + success);
    assertEquals(0.1645, success, 0.02, "of a chain of moves at random, worked out by its transition matrix");
  }

  @Test
  void theGoalIsInReachOfEveryStartAndEveryOpenCellIsAStart() {
    int[][] next = moves();
    int goal = CELLS - 1;
    int[] distance = new int[CELLS];
    Arrays.fill(distance, CELLS);
    distance[goal] = 0;
    for (int round = 0; round < CELLS; round++) {
      for (int cell = 0; cell < CELLS; cell++) {
        for (int move = 0; move < 4; move++) {
          distance[cell] = Math.min(distance[cell], distance[next[cell][move]] + 1);
        }
      }
    }
    Set<Integer> starts = starts(3000);
    assertEquals(56, starts.size());
    assertFalse(starts.contains(goal));
    int furthest = starts.stream().mapToInt(cell -> distance[cell]).max().orElseThrow();
    assertTrue(furthest <= 20, "a start is " + furthest + " steps away");
  }

  /** A table of values is enough of an agent: exploring at random in a tenth of its moves, it needs no more frames. */
  @Test
  void itIsLearnedWithin100000Frames() {
    Grid environment = new Grid(1);
    environment.seed(2);
    environment.reset(0);
    double[][] value = new double[CELLS][4];
    SplittableRandom random = new SplittableRandom(3);
    for (int frame = 0; frame < 100_000; frame++) {
      int cell = cell(environment);
      int move = random.nextInt(10) == 0 ? random.nextInt(4) : best(value[cell], random);
      environment.step(new float[] {move});
      double next = environment.terminated()[0] ? 0 : value[cell(environment)][best(value[cell(environment)], random)];
      value[cell][move] += 0.5 * (environment.rewards()[0] + 0.95 * next - value[cell][move]);
      Episodes.resetEnded(environment);
    }
    int reached = 0;
    for (int episode = 0; episode < 500; episode++) {
      environment.reset(0);
      while (!environment.terminated()[0] && !environment.truncated()[0]) {
        environment.step(new float[] {best(value[cell(environment)], random)});
      }
      reached += environment.terminated()[0] ? 1 : 0;
    }
    assertTrue(reached >= 475, reached + " of 500 episodes");
  }

  private static int cell(Grid environment) {
    return (int) environment.state()[1] * SIZE + (int) environment.state()[0];
  }

  /** The move of greatest value, at random among equals. */
  private static int best(double[] values, SplittableRandom random) {
    int best = random.nextInt(4);
    for (int move = 0; move < 4; move++) {
      best = values[move] > values[best] ? move : best;
    }
    return best;
  }

  @Test
  void onlyTheGoalPays() {
    Grid environment = new Grid(1);
    environment.place(0, 0, new double[] {6, 7}, 0);
    environment.step(new float[] {0});
    assertEquals(0, environment.rewards()[0]);
    environment.step(new float[] {1});
    assertEquals(0, environment.rewards()[0]);
    float[] seen = new float[2 * SIZE];
    seen[7] = 1;
    seen[SIZE + 6] = 1;
    assertArrayEquals(seen, environment.observations());
    environment.step(new float[] {2});
    assertEquals(1, environment.rewards()[0]);
    assertTrue(environment.terminated()[0]);
  }

  @Test
  void wallsStopAMove() {
    Grid environment = new Grid(1);
    environment.place(0, 0, new double[] {1, 2}, 0);
    environment.step(new float[] {1});
    assertArrayEquals(new double[] {1, 2}, environment.state());
    environment.step(new float[] {3});
    environment.step(new float[] {3});
    assertArrayEquals(new double[] {0, 2}, environment.state());
  }
}
