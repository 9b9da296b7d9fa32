package dev.reverie.agents.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.replay.ReplayRing;
import dev.reverie.engine.Backend;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.scalar.ScalarBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rings in files: what is restored has the same rows, gives the same samples, and goes on the same way. */
class RingFilesTest {
  private static final int WIDTH = 3;
  private static final int TABLE = 40;

  @TempDir
  private Path folder;
  private final Backend backend = new ScalarBackend(1, true);

  @AfterEach
  void close() {
    backend.close();
  }

  private ReplayRing ring(int capacity) {
    return new ReplayRing(backend.newStore(1).free("replay", TABLE, WIDTH), 2, capacity);
  }

  private RingFiles files(ReplayRing ring) {
    return new RingFiles(folder.resolve("real"), ring);
  }

  private static void add(ReplayRing ring, int rows) {
    float[] values = new float[rows * WIDTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = ring.total() * WIDTH + i;
    }
    ring.add(values, 0, rows);
  }

  private static void assertSame(ReplayRing expected, ReplayRing got) {
    assertEquals(expected.total(), got.total());
    assertEquals(expected.oldest(), got.oldest());
    assertEquals(expected.capacity(), got.capacity());
    float[] a = new float[expected.size() * WIDTH];
    float[] b = a.clone();
    expected.read(expected.oldest(), expected.size(), a, 0);
    got.read(got.oldest(), got.size(), b, 0);
    assertArrayEquals(a, b);
    if (expected.size() > 0) {
      assertArrayEquals(sample(expected), sample(got));
    }
  }

  private static float[] sample(ReplayRing ring) {
    int[] index = new int[16];
    ring.sample(new RandomStream(4, "sample"), index, 0, index.length);
    float[] values = new float[index.length * WIDTH];
    for (int i = 0; i < index.length; i++) {
      ring.table().get(index[i] * WIDTH, values, i * WIDTH, WIDTH);
    }
    return values;
  }

  private ReplayRing restored(RingFiles.Saved saved) throws IOException {
    RingFiles.verify(folder.resolve("real"), saved);
    ReplayRing ring = ring(5);
    files(ring).restore(saved);
    return ring;
  }

  @Test
  void eachSaveWritesOnlyWhatIsNew() throws IOException {
    ReplayRing ring = ring(10);
    RingFiles files = files(ring);
    assertEquals(new RingFiles.Saved(10, 0, 0, List.of()), files.save());
    add(ring, 4);
    assertEquals(List.of(4), files.save().segments().stream().map(RingFiles.Segment::rows).toList());
    add(ring, 3);
    RingFiles.Saved saved = files.save();
    assertEquals(List.of(4, 3), saved.segments().stream().map(RingFiles.Segment::rows).toList());
    assertEquals(saved, files.save(), "nothing new, nothing written");
    assertEquals(2, SafeFiles.list(folder.resolve("real")).size());
    assertSame(ring, restored(saved));
  }

  @Test
  void whatHasMadeWayIsNeitherListedNorWritten() throws IOException {
    ReplayRing ring = ring(10);
    RingFiles files = files(ring);
    add(ring, 6);
    files.save();
    add(ring, 7);
    RingFiles.Saved wrapped = files.save();
    assertEquals(List.of(0L, 6L), wrapped.segments().stream().map(RingFiles.Segment::first).toList());
    assertSame(ring, restored(wrapped));
    add(ring, 25);
    RingFiles.Saved replaced = files.save();
    assertEquals(List.of(28L), replaced.segments().stream().map(RingFiles.Segment::first).toList());
    assertEquals(10, replaced.segments().getFirst().rows());
    assertSame(ring, restored(replaced));
    RingFiles.sweep(folder.resolve("real"), List.of(wrapped, replaced));
    assertSame(ring, restored(replaced));
    restored(wrapped);
    RingFiles.sweep(folder.resolve("real"), List.of(replaced));
    assertEquals(1, SafeFiles.list(folder.resolve("real")).size());
    assertSame(ring, restored(replaced));
  }

  @Test
  void growsAgainToWhatItHadGrownTo() throws IOException {
    ReplayRing ring = ring(5);
    RingFiles files = files(ring);
    add(ring, 8);
    files.save();
    ring.grow(12);
    add(ring, 6);
    assertSame(ring, restored(files.save()));
  }

  @Test
  void anyHistoryIsRestoredAndGoesOnAsIfNothingHadHappened() throws IOException {
    Random random = new Random(3);
    for (int history = 0; history < 20; history++) {
      SafeFiles.delete(folder.resolve("real"));
      ReplayRing ring = ring(5 + random.nextInt(6));
      ReplayRing twin = ring(ring.capacity());
      RingFiles files = files(ring);
      List<RingFiles.Saved> kept = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        int rows = random.nextInt(random.nextBoolean() ? 4 : 25);
        add(ring, rows);
        add(twin, rows);
        if (random.nextInt(4) == 0 && ring.capacity() < TABLE - 6) {
          ring.grow(ring.capacity() + 3);
          twin.grow(ring.capacity());
        }
        kept.add(files.save());
        if (kept.size() > 2) {
          kept.removeFirst();
        }
        RingFiles.sweep(folder.resolve("real"), kept);
        for (RingFiles.Saved s : kept) {
          assertEquals(s.total(), restored(s).total());
        }
        if (random.nextInt(3) == 0) {
          ring = ring(5);
          files = files(ring);
          files.restore(kept.getLast());
        }
        assertSame(twin, ring);
      }
    }
  }

  @Test
  void whatIsMissingOrDamagedIsNamed() throws IOException {
    ReplayRing ring = ring(10);
    RingFiles files = files(ring);
    add(ring, 4);
    files.save();
    add(ring, 2);
    RingFiles.Saved saved = files.save();
    Path file = folder.resolve("real").resolve(saved.segments().getFirst().file());
    RingFiles.Saved gap = new RingFiles.Saved(10, 0, 6, List.of(saved.segments().getLast()));
    String message = assertThrows(IOException.class, () -> restored(gap)).getMessage();
    assertTrue(message.contains("rows 0 to 4 are missing"), message);
    RingFiles.Saved end = new RingFiles.Saved(10, 0, 6, List.of(saved.segments().getFirst()));
    assertTrue(assertThrows(IOException.class, () -> restored(end)).getMessage().contains("rows 4 to 6 are missing"));
    byte[] whole = Files.readAllBytes(file);
    whole[whole.length - 1] ^= 1;
    Files.write(file, whole);
    assertEquals(file + " is damaged", assertThrows(IOException.class, () -> restored(saved)).getMessage());
    Files.delete(file);
    assertEquals(file + " is missing", assertThrows(IOException.class, () -> restored(saved)).getMessage());
  }
}
