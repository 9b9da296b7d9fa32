package dev.reverie.agents.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.Allocation;
import dev.reverie.agents.env.ActionRepeat;
import dev.reverie.agents.env.Environments;
import dev.reverie.agents.env.StepStream;
import dev.reverie.engine.RandomStream;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SequenceReplayTest {
  private static final SequenceLayout PLAIN = new SequenceLayout(2, 3, 2, 0, 0);
  private static final SequenceLayout LATENT = new SequenceLayout(2, 3, 2, 4, 2);

  private static boolean begins(long row, int episode) {
    return row % episode == 0;
  }

  /** Adds the next step of a stream, whose numbers all say which step of which stream it is. */
  private static void add(SequenceReplay replay, SequenceStep step, int stream, long row, int episode) {
    for (int k = 0; k < 2; k++) {
      step.numbers()[k] = row * 10 + stream + k * 0.5f;
      step.action()[k] = -(row * 10 + stream) - k * 0.5f;
    }
    for (int k = 0; k < 3; k++) {
      step.image()[k] = (byte) (row * 7 + stream * 3 + k);
    }
    boolean last = begins(row + 1, episode);
    step.came(row * 100 + stream, begins(row, episode), last, last && row % 2 == 0);
    assertEquals(row, replay.add(stream, step));
  }

  private static float[] latentFloats(int stream, long row) {
    return new float[] {row, stream, row + 0.25f, -row};
  }

  private static byte[] latentBytes(int stream, long row) {
    return new byte[] {(byte) (row * 5 + stream), (byte) (row >> 3)};
  }

  /** Every number of a batch is that of the step it says it is. */
  private static void assertRight(SequenceBatch batch, int episode, boolean latent) {
    int count = batch.sequences();
    for (int b = 0; b < count; b++) {
      int stream = batch.stream(b);
      for (int t = 0; t < batch.length(); t++) {
        int at = t * count + b;
        long row = batch.row(b) + t;
        boolean first = begins(row, episode);
        boolean last = begins(row + 1, episode);
        boolean noAction = first || t == 0 && !latent;
        assertEquals(first || noAction ? 1 : 0, batch.first()[at]);
        assertEquals(last ? 1 : 0, batch.last()[at]);
        assertEquals(last && row % 2 == 0 ? 1 : 0, batch.terminal()[at]);
        assertEquals(first ? 0 : row * 100 + stream, batch.rewards()[at]);
        for (int k = 0; k < 2; k++) {
          assertEquals(row * 10 + stream + k * 0.5f, batch.numbers()[at * 2 + k]);
          assertEquals(noAction ? 0 : -(row * 10 + stream) - k * 0.5f, batch.actions()[at * 2 + k]);
        }
        for (int k = 0; k < 3; k++) {
          assertEquals((byte) (row * 7 + stream * 3 + k), batch.images()[at * 3 + k]);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 23", "3, 60", "2, 1000"})
  void sequencesAreStretchesOfOneStreamInTime(int streams, int capacity) {
    SequenceReplay replay = new SequenceReplay("replay", PLAIN, streams, capacity, 5, false, 21, 13);
    SequenceStep step = new SequenceStep(PLAIN);
    SequenceBatch batch = new SequenceBatch(PLAIN, 5, 8);
    RandomStream random = new RandomStream(1, "sample");
    for (long row = 0; row < 150; row++) {
      for (int s = 0; s < streams; s++) {
        add(replay, step, s, row, 7);
      }
      if (row >= 4) {
        replay.sample(random, batch);
        assertRight(batch, 7, false);
      }
      int kept = (int) Math.min(row + 1, capacity / streams);
      assertEquals((long) streams * kept, replay.size());
      assertEquals((long) streams * Math.max(0, kept - 4), replay.sequences());
    }
  }

  @Test
  void everyStepIsDrawnAsOftenOrUpToTwice() {
    SequenceReplay replay = new SequenceReplay("replay", LATENT, 2, 40, 4, false);
    SequenceStep step = new SequenceStep(LATENT);
    for (long row = 0; row < 33; row++) {
      add(replay, step, 0, row, 9);
    }
    for (long row = 0; row < 10; row++) {
      add(replay, step, 1, row, 9);
    }
    // Stream 0 has steps 13 to 32, sequences start from 14 to 29: each needs the latent state before it.
    assertEquals(16 + 7, replay.sequences());
    SequenceBatch batch = new SequenceBatch(LATENT, 4, 50);
    int[] starts = new int[100];
    int[] steps = new int[100];
    RandomStream random = new RandomStream(2, "sample");
    int drawn = 1000 * (16 + 6 + 7 + 6);
    for (int i = 0; i < drawn / 50; i++) {
      replay.sample(random, batch);
      for (int b = 0; b < 50; b++) {
        int start = batch.stream(b) * 50 + (int) batch.row(b);
        starts[start]++;
        for (int t = 0; t < 4; t++) {
          steps[start + t]++;
        }
      }
    }
    // One way to start at a step, and at the ends three more: those that would overhang by one, two and three steps.
    for (int start = 0; start < 50; start++) {
      boolean there = start >= 14 && start <= 29;
      int expected = there ? start == 14 || start == 29 ? 4000 : 1000 : 0;
      assertEquals(expected, starts[start], expected * 0.15, "stream 0 from " + start);
      expected = start < 7 ? start == 0 || start == 6 ? 4000 : 1000 : 0;
      assertEquals(expected, starts[50 + start], expected * 0.15, "stream 1 from " + start);
    }
    for (int row = 14; row <= 32; row++) {
      assertEquals(5750, steps[row], 2250, "step " + row + " of stream 0");
    }
  }

  @Test
  void sequencesBeginWithTheLatentStateOfTheStepBefore() {
    SequenceReplay replay = new SequenceReplay("replay", LATENT, 2, 40, 4, false, 9, 5);
    SequenceStep step = new SequenceStep(LATENT);
    SequenceBatch batch = new SequenceBatch(LATENT, 4, 6);
    RandomStream random = new RandomStream(3, "sample");
    boolean beginning = false;
    for (long row = 0; row < 90; row++) {
      for (int s = 0; s < 2; s++) {
        add(replay, step, s, row, 6);
        assertTrue(replay.setLatent(s, row, latentFloats(s, row), 0, latentBytes(s, row), 0));
      }
      if (row < 3) {
        continue;
      }
      replay.sample(random, batch);
      assertRight(batch, 6, true);
      for (int b = 0; b < 6; b++) {
        long before = batch.row(b) - 1;
        beginning |= before < 0;
        float[] floats = before < 0 ? new float[4] : latentFloats(batch.stream(b), before);
        byte[] bytes = before < 0 ? new byte[2] : latentBytes(batch.stream(b), before);
        for (int k = 0; k < 4; k++) {
          assertEquals(floats[k], batch.carryFloats()[b * 4 + k]);
        }
        for (int k = 0; k < 2; k++) {
          assertEquals(bytes[k], batch.carryBytes()[b * 2 + k]);
        }
      }
    }
    assertTrue(beginning);
    assertFalse(replay.setLatent(0, 69, new float[4], 0, new byte[2], 0), "step 69 has made way");
    assertThrows(IndexOutOfBoundsException.class, () -> replay.setLatent(0, 90, new float[4], 0, new byte[2], 0));
  }

  @Test
  void whatIsWrittenBackIsFoundLater() {
    SequenceReplay replay = new SequenceReplay("replay", LATENT, 1, 12, 4, false);
    SequenceStep step = new SequenceStep(LATENT);
    for (long row = 0; row < 12; row++) {
      add(replay, step, 0, row, 100);
    }
    SequenceBatch batch = new SequenceBatch(LATENT, 4, 40);
    replay.sample(new RandomStream(4, "sample"), batch);
    float[] floats = new float[4 * 40 * 4];
    byte[] bytes = new byte[4 * 40 * 2];
    Set<Long> written = new HashSet<>();
    for (int t = 0; t < 4; t++) {
      for (int b = 0; b < 40; b++) {
        long row = batch.row(b) + t;
        written.add(row);
        System.arraycopy(latentFloats(0, row), 0, floats, (t * 40 + b) * 4, 4);
        System.arraycopy(latentBytes(0, row), 0, bytes, (t * 40 + b) * 2, 2);
      }
    }
    // Three steps make way before the learner is done.
    for (long row = 12; row < 15; row++) {
      add(replay, step, 0, row, 100);
    }
    replay.writeBack(batch, floats, bytes);
    SavedRing latents = replay.rings().get("replay.0.latent");
    assertEquals(3, latents.oldest());
    float[] kept = new float[4];
    byte[] keptBytes = new byte[2];
    for (long row = 3; row < 15; row++) {
      latents.read(row, 1, kept, 0);
      latents.readBytes(row, 1, keptBytes, 0);
      assertArrayEquals(written.contains(row) ? latentFloats(0, row) : new float[4], kept, "step " + row);
      assertArrayEquals(written.contains(row) ? latentBytes(0, row) : new byte[2], keptBytes);
    }
    assertEquals(12, written.size());
    assertThrows(IllegalArgumentException.class, () -> replay.writeBack(batch, new float[3], bytes));
  }

  @Test
  void everyStretchIsDrawnOnceAsSoonAsItIsComplete() {
    SequenceReplay replay = new SequenceReplay("replay", LATENT, 2, 80, 5, true);
    SequenceStep step = new SequenceStep(LATENT);
    SequenceBatch batch = new SequenceBatch(LATENT, 5, 3);
    RandomStream random = new RandomStream(5, "sample");
    for (long row = 0; row < 103; row++) {
      for (int s = 0; s < 2; s++) {
        add(replay, step, s, row, 8);
      }
      if (row < 4) {
        continue;
      }
      replay.sample(random, batch);
      assertRight(batch, 8, true);
      if ((row + 1) % 5 == 0) {
        for (int s = 0; s < 2; s++) {
          assertEquals(s, batch.stream(s));
          assertEquals(row - 4, batch.row(s));
        }
      }
    }
    // Others are drawn at random: once both streams have given their last stretch, a batch has three such.
    replay.sample(random, batch);
    assertTrue(batch.row(0) + batch.row(1) + batch.row(2) != 3 * 98);
    // Stretches that have made way are left out.
    for (long row = 103; row < 303; row++) {
      add(replay, step, 0, row, 8);
    }
    replay.sample(random, batch);
    assertEquals(264, batch.row(0), "steps from 263 are here, and the latent state before a stretch is needed");
    assertEquals(269, batch.row(1));
  }

  @Test
  void anEpisodeThatWasLeftEndsWhereTheNextBegins() {
    SequenceReplay replay = new SequenceReplay("replay", PLAIN, 1, 20, 3, false);
    SequenceStep step = new SequenceStep(PLAIN);
    for (int row = 0; row < 3; row++) {
      step.came(1, row == 0, false, false);
      replay.add(0, step);
    }
    SequenceBatch batch = new SequenceBatch(PLAIN, 3, 1);
    replay.sample(new RandomStream(6, "sample"), batch);
    assertArrayEquals(new float[] {0, 0, 0}, batch.last());
    step.came(1, true, false, false);
    replay.add(0, step);
    RandomStream random = new RandomStream(6, "sample");
    boolean[] seen = new boolean[2];
    while (!seen[0] || !seen[1]) {
      replay.sample(random, batch);
      int start = (int) batch.row(0);
      seen[start] = true;
      assertArrayEquals(start == 0 ? new float[] {0, 0, 1} : new float[] {0, 1, 0}, batch.last());
      assertArrayEquals(start == 0 ? new float[] {1, 0, 0} : new float[] {1, 0, 1}, batch.first());
      assertArrayEquals(new float[3], batch.terminal());
    }
  }

  @Test
  void streamsOfAnEnvironmentAreTakenInWithTheirPictures() {
    StepStream stream = new StepStream(new ActionRepeat(Environments.create("pendulum-swingup-mixed", 2), 2));
    SequenceLayout layout = SequenceLayout.of(stream.environment().spec(), 8, 4);
    assertEquals(new SequenceLayout(3, 64 * 64 * 3, 1, 8, 4), layout);
    SequenceReplay replay = new SequenceReplay("replay", layout, 2, 80, 6, false);
    SequenceStep step = new SequenceStep(layout);
    stream.begin(7);
    float[][] numbers = new float[40][];
    byte[][] images = new byte[40][];
    float[] actions = {0.5f, -1};
    for (int t = 0; t < 40; t++) {
      numbers[t] = stream.observations().clone();
      images[t] = stream.images().clone();
      for (int s = 0; s < 2; s++) {
        step.read(stream, s);
        step.action()[0] = actions[s];
        replay.add(s, step);
      }
      stream.advance(actions);
    }
    SequenceBatch batch = new SequenceBatch(layout, 6, 10);
    replay.sample(new RandomStream(8, "sample"), batch);
    float[] pixels = new float[batch.images().length];
    batch.images(pixels);
    for (int t = 0; t < 6; t++) {
      for (int b = 0; b < 10; b++) {
        int row = (int) batch.row(b) + t;
        int s = batch.stream(b);
        for (int k = 0; k < 3; k++) {
          assertEquals(numbers[row][s * 3 + k], batch.numbers()[(t * 10 + b) * 3 + k]);
        }
        int size = layout.imageBytes();
        for (int k = 0; k < size; k += 97) {
          byte expected = images[row][s * size + k];
          assertEquals(expected, batch.images()[(t * 10 + b) * size + k]);
          assertEquals((expected & 0xff) / 255f - 0.5f, pixels[(t * 10 + b) * size + k]);
        }
        assertEquals(row == 0 ? 0 : actions[s], batch.actions()[t * 10 + b]);
      }
    }
    assertEquals(2, SequenceLayout.of(Environments.create("memory-corridor", 1).spec(), 0, 0).actions());
    assertEquals(6, SequenceLayout.of(Environments.create("grid-axes", 1).spec(), 0, 0).actions());
  }

  @Test
  void lookingTakesNothingFromWhatIsToBeDrawnOnce() {
    SequenceReplay replay = new SequenceReplay("replay", LATENT, 1, 60, 5, true);
    SequenceReplay same = new SequenceReplay("replay", LATENT, 1, 60, 5, true);
    SequenceStep step = new SequenceStep(LATENT);
    for (long row = 0; row < 30; row++) {
      add(replay, step, 0, row, 8);
      add(same, step, 0, row, 8);
    }
    SequenceBatch looked = new SequenceBatch(LATENT, 5, 40);
    replay.look(new RandomStream(9, "look"), looked);
    assertRight(looked, 8, true);
    assertEquals(same.counters(), replay.counters());
    SequenceBatch batch = new SequenceBatch(LATENT, 5, 3);
    SequenceBatch expected = new SequenceBatch(LATENT, 5, 3);
    replay.sample(new RandomStream(2, "sample"), batch);
    same.sample(new RandomStream(2, "sample"), expected);
    for (int b = 0; b < 3; b++) {
      assertEquals(5L * b, batch.row(b), "one after the other, as they came");
      assertEquals(expected.row(b), batch.row(b));
    }
  }

  @Test
  void itsSizeIsKnownBeforeItIsMade() {
    SequenceLayout layout = new SequenceLayout(24, 0, 6, 512, 32);
    assertEquals(4 * (24 + 6 + 1 + 512) + 1 + 32, layout.bytes(1));
    SequenceReplay replay = new SequenceReplay("replay", layout, 4, 1003, 64, true);
    assertEquals(1000, replay.capacity());
    assertEquals(1000 * layout.bytes(1), replay.bytes());
    assertEquals("replay 'replay': 1,000 steps in 4 streams, 2,205 bytes each, 2.1 MiB in all", replay.describe());
    String message = assertThrows(IllegalArgumentException.class, () -> new SequenceReplay("replay",
        new SequenceLayout(0, 64 * 64 * 3, 1, 0, 0), 1, 2_000_000_000, 64, false)).getMessage();
    assertTrue(message.contains("2,000,000,000 steps in 1 stream, 12,297 bytes each, 22904.95 GiB in all")
        && message.contains("start Java with -Xmx26178g or more"), message);
  }

  /** The arrays' own limit is 2^31: rows are spread over several, none of which reaches it. */
  @Test
  void arraysStayBelowTheirLimit() {
    assertEquals(2 * 3, new RowTable(3, 5, 7, 5, 7).parts());
    assertEquals(2 + 2, new RowTable(3, 5, 7, 10, 14).parts());
    assertEquals(1 + 1, new RowTable(3, 5, 7, 15, 21).parts());
    assertEquals(0, new RowTable(3, 0, 0, 15, 21).parts());
    assertTrue(RowTable.FLOATS < Integer.MAX_VALUE - 8 && RowTable.BYTES < Integer.MAX_VALUE - 8);
  }

  @Test
  void addingSamplingAndWritingBackAllocateNothing() {
    SequenceReplay replay = new SequenceReplay("replay", LATENT, 2, 100, 5, true);
    SequenceStep step = new SequenceStep(LATENT);
    SequenceBatch batch = new SequenceBatch(LATENT, 5, 4);
    RandomStream random = new RandomStream(9, "sample");
    float[] floats = new float[5 * 4 * 4];
    byte[] bytes = new byte[5 * 4 * 2];
    long[] row = new long[1];
    assertEquals(0, Allocation.least(() -> {
      for (int s = 0; s < 2; s++) {
        step.came(1, row[0] % 10 == 0, false, false);
        replay.add(s, step);
      }
      row[0]++;
      if (row[0] >= 5) {
        replay.sample(random, batch);
        replay.writeBack(batch, floats, bytes);
      }
    }));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new SequenceLayout(0, 0, 1, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new SequenceLayout(1, 0, 0, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new SequenceLayout(1, 0, 1, -1, 0));
    assertThrows(IllegalArgumentException.class, () -> new SequenceReplay("r", LATENT, 2, 9, 4, false));
    assertThrows(IllegalArgumentException.class, () -> new SequenceReplay("r", LATENT, 0, 9, 4, false));
    assertThrows(IllegalArgumentException.class, () -> new SequenceBatch(PLAIN, 0, 4));
    SequenceReplay replay = new SequenceReplay("r", PLAIN, 2, 10, 4, false);
    SequenceStep step = new SequenceStep(PLAIN);
    assertThrows(IllegalArgumentException.class, () -> replay.add(0, step), "a stream begins with a first step");
    step.came(0, true, true, false);
    assertThrows(IllegalArgumentException.class, () -> replay.add(0, step));
    step.came(0, true, false, false);
    replay.add(0, step);
    step.came(0, false, false, true);
    assertThrows(IllegalArgumentException.class, () -> replay.add(0, step));
    SequenceBatch batch = new SequenceBatch(PLAIN, 4, 2);
    RandomStream random = new RandomStream(1, "sample");
    String message = assertThrows(IllegalStateException.class, () -> replay.sample(random, batch)).getMessage();
    assertTrue(message.contains("a sequence of 4 steps is asked for, 1 steps are here"), message);
    assertThrows(IllegalArgumentException.class, () -> replay.sample(random, new SequenceBatch(PLAIN, 3, 2)));
    assertThrows(IllegalArgumentException.class, () -> replay.sample(random, new SequenceBatch(LATENT, 4, 2)));
    assertThrows(IllegalArgumentException.class, () -> replay.restore(Map.of()));
  }
}
