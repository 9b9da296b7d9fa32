package dev.reverie.agents.tabular;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PairQueueTest {
  /** The queue against a map that keeps the higher priority. */
  @Test
  void theHighestComesFirstAndKeepsItsHighestPriority() {
    int pairs = 40;
    PairQueue queue = new PairQueue(pairs);
    Map<Integer, Double> waiting = new HashMap<>();
    SplittableRandom random = new SplittableRandom(2);
    for (int k = 0; k < 20_000; k++) {
      if (random.nextInt(5) < 3) {
        int pair = random.nextInt(pairs);
        double priority = random.nextDouble();
        queue.push(pair, priority);
        waiting.merge(pair, priority, Math::max);
      } else if (!queue.isEmpty()) {
        int top = queue.pop();
        double highest = waiting.values().stream().mapToDouble(v -> v).max().orElseThrow();
        assertEquals(highest, waiting.remove(top));
      }
      assertEquals(waiting.size(), queue.size());
    }
  }

  @Test
  void aLowerPriorityChangesNothing() {
    PairQueue queue = new PairQueue(3);
    queue.push(0, 2);
    queue.push(1, 3);
    queue.push(1, 1);
    assertEquals(1, queue.pop());
    assertEquals(0, queue.pop());
    assertTrue(queue.isEmpty());
  }
}
