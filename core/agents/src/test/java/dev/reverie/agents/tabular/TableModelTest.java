package dev.reverie.agents.tabular;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TableModelTest {
  private static final double[] Q = {0, 10, 20, 5, 1, 2};

  private static int[] predecessors(TableModel model, int state) {
    int[] into = new int[64];
    int[] found = Arrays.copyOf(into, model.predecessors(state, into));
    System.arraycopy(into, 0, found, 0, found.length);
    Arrays.sort(found);
    return found;
  }

  @Test
  void aDeterministicPairDoesWhatItDidLast() {
    DeterministicModel model = new DeterministicModel(3, 2);
    model.learn(0, 1, 1, false);
    assertEquals(1 + 0.5 * 20, model.target(0, Q, 0.5, null));
    model.learn(0, 3, 2, false);
    assertEquals(3 + 0.5 * 2, model.target(0, Q, 0.5, null));
    model.learn(0, 4, 2, true);
    assertEquals(4, model.target(0, Q, 0.5, null));
    assertFalse(model.isSampled());
  }

  /** Predecessors shrink when a pair is seen to lead elsewhere: held against a map, over many changes. */
  @Test
  void predecessorsAreThoseOfNow() {
    int states = 5;
    int actions = 3;
    DeterministicModel model = new DeterministicModel(states, actions);
    Map<Integer, Integer> leads = new HashMap<>();
    SplittableRandom random = new SplittableRandom(1);
    for (int k = 0; k < 2000; k++) {
      int pair = random.nextInt(states * actions);
      int next = random.nextInt(states);
      boolean ends = random.nextInt(8) == 0;
      model.learn(pair, 0, next, ends);
      leads.put(pair, ends ? -1 : next);
      for (int s = 0; s < states; s++) {
        int state = s;
        int[] expected = leads.entrySet().stream().filter(e -> e.getValue() == state).mapToInt(Map.Entry::getKey)
            .sorted().toArray();
        assertArrayEquals(expected, predecessors(model, s));
      }
    }
  }

  private static CountModel counted(boolean sampled) {
    CountModel model = new CountModel(3, 2, sampled);
    model.learn(0, 1, 1, false);
    model.learn(0, 3, 1, false);
    model.learn(0, 7, 2, false);
    model.learn(0, 100, 2, true);
    model.learn(3, 0, 1, false);
    return model;
  }

  @Test
  void countsMakeAnExpectation() {
    double expected = (2 * (2 + 0.5 * 20) + (7 + 0.5 * 2) + 100) / 4;
    assertEquals(expected, counted(false).target(0, Q, 0.5, null), 1e-12);
  }

  @Test
  void sampledTargetsComeAsOftenAsTheirOutcomes() {
    CountModel model = counted(true);
    TableRandom random = new TableRandom(9, 0);
    Map<Double, Integer> seen = new HashMap<>();
    int n = 40_000;
    for (int k = 0; k < n; k++) {
      seen.merge(model.target(0, Q, 0.5, random), 1, Integer::sum);
    }
    assertEquals(3, seen.size());
    assertEquals(n / 2.0, seen.get(12.0), 5 * Math.sqrt(n / 4.0));
    assertEquals(n / 4.0, seen.get(8.0), 5 * Math.sqrt(n * 3 / 16.0));
    assertEquals(n / 4.0, seen.get(100.0), 5 * Math.sqrt(n * 3 / 16.0));
    assertTrue(model.isSampled());
  }

  @Test
  void countedPairsPrecedeAllTheyEverLedTo() {
    CountModel model = counted(false);
    assertArrayEquals(new int[] {0, 3}, predecessors(model, 1));
    assertArrayEquals(new int[] {0}, predecessors(model, 2));
    assertArrayEquals(new int[] {}, predecessors(model, 0));
  }

  @Test
  void countsGrowBeyondWhatWasSetAside() {
    int states = 200;
    CountModel model = new CountModel(states, 1, false);
    for (int s = 0; s < states; s++) {
      model.learn(7, s, s, true);
    }
    assertEquals((states - 1) / 2.0, model.target(7, new double[states], 1, null), 1e-9);
  }
}
