package dev.reverie.agents.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.engine.Program;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayRingTest {
  private final ScalarBackend backend = new ScalarBackend(1, true);
  private final Store store = backend.newStore(3);

  @AfterEach
  void close() {
    backend.close();
  }

  /** Rows whose numbers say which row they are. */
  private static float[] rows(long first, int count, int width) {
    float[] values = new float[count * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = first * width + i;
    }
    return values;
  }

  private static void assertHolds(ReplayRing ring) {
    int width = ring.width();
    float[] all = new float[ring.size() * width];
    ring.read(ring.oldest(), ring.size(), all, 0);
    assertArrayEquals(rows(ring.oldest(), ring.size(), width), all);
    float[] one = new float[width];
    for (long row = ring.oldest(); row < ring.total(); row++) {
      ring.table().get(ring.slot(row) * width, one, 0, width);
      assertArrayEquals(rows(row, 1, width), one);
    }
  }

  @Test
  void forgetsTheOldestRows() {
    State table = store.free("table", 20, 3);
    ReplayRing ring = new ReplayRing(table, 5, 6);
    ring.add(rows(0, 10, 3), 0, 10);
    ring.forget(2);
    assertEquals(4, ring.oldest(), "gone already");
    ring.forget(7);
    assertEquals(3, ring.size());
    assertHolds(ring);
    ring.grow(8);
    assertHolds(ring);
    ring.add(rows(10, 4, 3), 0, 4);
    assertEquals(7, ring.oldest());
    assertHolds(ring);
    ring.forget(14);
    assertEquals(0, ring.size());
    assertThrows(IllegalArgumentException.class, () -> ring.forget(15));
    ring.add(rows(14, 1, 3), 0, 1);
    assertHolds(ring);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void keepsTheNewestRowsThroughAddsAndGrowth(long seed) {
    RandomStream random = new RandomStream(seed, "test");
    State table = store.free("table", 60, 3);
    table.set(rows(5000, 60, 3));
    ReplayRing ring = new ReplayRing(table, 10, 5);
    long total = 0;
    for (int i = 0; i < 120; i++) {
      int count = random.bounded(9);
      float[] more = rows(total, count, 3);
      float[] shifted = new float[more.length + 2];
      System.arraycopy(more, 0, shifted, 2, more.length);
      long before = ring.oldest();
      ring.add(shifted, 2, count);
      total += count;
      assertEquals(total, ring.total());
      assertEquals(Math.max(before, total - ring.capacity()), ring.oldest());
      if (random.bounded(6) == 0) {
        ring.grow(Math.min(40, ring.capacity() + random.bounded(6)));
      }
      assertHolds(ring);
    }
    ring.add(rows(total, 99, 3), 0, 99);
    assertHolds(ring);
    assertTrue(ring.capacity() > 20, "capacity " + ring.capacity());
    assertEquals(ring.capacity(), ring.size());
    float[] outside = new float[30];
    table.get(0, outside, 0, 30);
    assertArrayEquals(rows(5000, 10, 3), outside);
    table.get(150, outside, 0, 30);
    assertArrayEquals(rows(5050, 10, 3), outside);
  }

  @Test
  void growsLargeWrappedRings() {
    State table = store.free("table", 20_000, 2);
    ReplayRing ring = new ReplayRing(table, 0, 10_000);
    ring.add(rows(0, 10_000, 2), 0, 10_000);
    ring.add(rows(10_000, 3, 2), 0, 3);
    ring.grow(11_000);
    assertEquals(10_000, ring.size());
    assertHolds(ring);
    ring.add(rows(10_003, 1001, 2), 0, 1001);
    assertEquals(11_000, ring.size());
    assertHolds(ring);
  }

  @Test
  void samplesUniformlyWhatIsThere() {
    ReplayRing ring = new ReplayRing(store.free("table", 20, 1), 4, 10);
    ring.add(rows(0, 13, 1), 0, 13);
    ring.grow(14);
    RandomStream random = new RandomStream(1, "sample");
    int[] indices = new int[40_002];
    ring.sample(random, indices, 1, 40_000);
    assertEquals(0, indices[0]);
    assertEquals(0, indices[40_001]);
    int[] counts = new int[13];
    float[] value = new float[1];
    for (int i = 1; i <= 40_000; i++) {
      ring.table().get(indices[i], value, 0, 1);
      counts[(int) value[0]]++;
    }
    for (int row = 0; row < 13; row++) {
      assertEquals(row < 3 ? 0 : 4000, counts[row], row < 3 ? 0 : 300, "row " + row);
    }
  }

  @Test
  void restoredRingsSampleTheSameRows() {
    ReplayRing ring = new ReplayRing(store.free("table", 20, 2), 0, 7);
    ring.add(rows(0, 24, 2), 0, 24);
    ring.grow(9);
    ring.add(rows(24, 1, 2), 0, 1);
    ReplayRing restored = new ReplayRing(store.free("restored", 20, 2), 3, 7);
    float[] saved = new float[ring.size() * 2];
    ring.read(ring.oldest(), ring.size(), saved, 0);
    restored.grow(9);
    restored.restore(ring.oldest());
    restored.add(saved, 0, 3);
    restored.add(saved, 6, ring.size() - 3);
    assertEquals(ring.total(), restored.total());
    assertEquals(ring.oldest(), restored.oldest());
    assertHolds(restored);
    assertEquals(sampled(ring), sampled(restored));
    ring.add(rows(25, 5, 2), 0, 5);
    restored.add(rows(25, 5, 2), 0, 5);
    assertEquals(sampled(ring), sampled(restored));
  }

  private static List<Float> sampled(ReplayRing ring) {
    int[] indices = new int[50];
    ring.sample(new RandomStream(4, "sample"), indices, 0, 50);
    List<Float> values = new ArrayList<>();
    float[] one = new float[1];
    for (int i : indices) {
      ring.table().get(i * ring.width(), one, 0, 1);
      values.add(one[0]);
    }
    return values;
  }

  @Test
  void claimedRowsAreWhereAScatterPutsThem() {
    ReplayRing ring = new ReplayRing(store.free("table", 12, 1), 2, 4);
    ring.add(rows(0, 6, 1), 0, 6);
    long first = ring.claim(3);
    assertEquals(6, first);
    for (int i = 0; i < 3; i++) {
      ring.table().set(ring.slot(first + i), rows(first + i, 1, 1), 0, 1);
    }
    assertHolds(ring);
    assertThrows(IllegalArgumentException.class, () -> ring.claim(5));
  }

  @Test
  void refusesWhatDoesNotFit() {
    State table = store.free("table", 12, 2);
    assertThrows(IllegalArgumentException.class, () -> new ReplayRing(table, 8, 5));
    assertThrows(IllegalArgumentException.class, () -> new ReplayRing(store.free("vector", 12), 0, 5));
    ReplayRing ring = new ReplayRing(table, 2, 5);
    assertThrows(IllegalStateException.class, () -> ring.sample(new RandomStream(1, "s"), new int[1], 0, 1));
    assertThrows(IndexOutOfBoundsException.class, () -> ring.add(new float[3], 0, 2));
    ring.add(rows(0, 9, 2), 0, 9);
    assertThrows(IndexOutOfBoundsException.class, () -> ring.slot(3));
    assertThrows(IndexOutOfBoundsException.class, () -> ring.slot(9));
    assertThrows(IndexOutOfBoundsException.class, () -> ring.read(4, 6, new float[99], 0));
    assertThrows(IllegalArgumentException.class, () -> ring.grow(4));
    assertThrows(IllegalArgumentException.class, () -> ring.grow(11));
    assertThrows(IllegalArgumentException.class, () -> ring.restore(-1));
    assertHolds(ring);
  }

  @Test
  void layoutPacksWhatItSlices() {
    TransitionLayout layout = new TransitionLayout(3, 2);
    assertEquals(10, layout.width());
    float[] rows = new float[1 + 2 * layout.width()];
    layout.pack(new float[] {9, 1, 2, 3}, 1, new float[] {4, 5}, 0, 6, new float[] {7, 8, 9}, 0, true, rows, 1);
    layout.pack(new float[] {-1, -2, -3}, 0, new float[] {0, -4, -5}, 1, -6, new float[] {-7, -8, -9}, 0, false, rows,
        11);
    State table = store.free("table", 4, layout.width());
    table.set(layout.width(), rows, 1, 2 * layout.width());
    Program p = Program.trace(store, g -> {
      var batch = g.read(table).gather(g.indexInput("index", g.rows("batch", 2)));
      g.output("observation", layout.observation(batch));
      g.output("action", layout.action(batch));
      g.output("input", layout.observationAction(batch));
      g.output("reward", layout.reward(batch));
      g.output("next", layout.next(batch));
      g.output("done", layout.done(batch));
      g.output("all", layout.concat(layout.observation(batch), layout.action(batch), layout.reward(batch),
          layout.next(batch), layout.done(batch)));
    });
    p.input("index").set(new int[] {2, 1});
    p.run();
    assertOutput(p, "observation", -1, -2, -3, 1, 2, 3);
    assertOutput(p, "action", -4, -5, 4, 5);
    assertOutput(p, "input", -1, -2, -3, -4, -5, 1, 2, 3, 4, 5);
    assertOutput(p, "reward", -6, 6);
    assertOutput(p, "next", -7, -8, -9, 7, 8, 9);
    assertOutput(p, "done", 0, 1);
    assertOutput(p, "all", -1, -2, -3, -4, -5, -6, -7, -8, -9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1);
    assertThrows(IllegalArgumentException.class, () -> new TransitionLayout(0, 1));
  }

  private static void assertOutput(Program p, String name, float... expected) {
    float[] values = new float[expected.length];
    p.output(name).get(values);
    assertArrayEquals(expected, values, name);
  }
}
