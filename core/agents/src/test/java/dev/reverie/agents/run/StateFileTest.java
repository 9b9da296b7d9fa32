package dev.reverie.agents.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.reverie.engine.Backend;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.scalar.ScalarBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {
  /** Numbers that are equal to others, or to nothing, in all but their bits. */
  private static final int[] BITS = {0, 0x80000000, 1, 0x7f800000, 0xff800000, 0x7fc00000, 0x7fc01234, 0x3f800001};

  @TempDir
  private Path folder;
  private final Backend backend = new ScalarBackend(1, true);

  @AfterEach
  void close() {
    backend.close();
  }

  private Store store() {
    Store store = backend.newStore(1);
    store.weight("net.w", 1, 4, 2);
    store.free("net.b", 4, 2);
    store.counter("steps", 3);
    return store;
  }

  private Store filled() {
    Store store = store();
    float[] values = new float[8];
    for (int i = 0; i < BITS.length; i++) {
      values[i] = Float.intBitsToFloat(BITS[i]);
    }
    store.get("net.w").set(values);
    store.get("net.b").set(new float[] {1, 2, 3, 4, 5, 6, 7, 8});
    store.get("steps").set(new int[] {Integer.MIN_VALUE, -1, 7});
    return store;
  }

  private static int[] bits(State s) {
    float[] values = s.toArray();
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
    return bits;
  }

  @Test
  void allBitsComeBack() throws IOException {
    Path file = folder.resolve("states");
    Store before = filled();
    StateFile.write(file, before, n -> true);
    Store after = store();
    StateFile.read(file, after, n -> true);
    assertArrayEquals(BITS, bits(after.get("net.w")));
    assertArrayEquals(bits(before.get("net.b")), bits(after.get("net.b")));
    int[] steps = new int[3];
    after.get("steps").get(steps);
    assertArrayEquals(new int[] {Integer.MIN_VALUE, -1, 7}, steps);
    assertEquals(StateFile.digest(before, n -> true), StateFile.digest(after, n -> true));
    StateFile.write(folder.resolve("again"), after, n -> true);
    assertEquals(-1, Files.mismatch(file, folder.resolve("again")));
  }

  @Test
  void theDigestTellsAnyBitAnyNameAndAnyShapeApart() {
    Store store = filled();
    String digest = StateFile.digest(store, n -> true);
    assertEquals(digest, StateFile.digest(filled(), n -> true));
    float[] values = store.get("net.w").toArray();
    for (int i = 0; i < BITS.length; i++) {
      float[] flipped = values.clone();
      flipped[i] = Float.intBitsToFloat(BITS[i] ^ (i < 5 ? 0x80000000 : 1));
      store.get("net.w").set(flipped);
      assertNotEquals(digest, StateFile.digest(store, n -> true), "element " + i);
    }
    store.get("net.w").set(values);
    assertEquals(digest, StateFile.digest(store, n -> true));
    store.get("steps").set(new int[] {Integer.MIN_VALUE, -1, 8});
    assertNotEquals(digest, StateFile.digest(store, n -> true));
    assertEquals(StateFile.digest(filled(), n -> n.startsWith("net.")),
        StateFile.digest(store, n -> n.startsWith("net.")), "what is not asked for does not count");
    assertNotEquals(digest(s -> s.free("a", 2, 3)), digest(s -> s.free("b", 2, 3)));
    assertNotEquals(digest(s -> s.free("a", 2, 3)), digest(s -> s.free("a", 3, 2)));
    assertNotEquals(digest(s -> s.free("a", 6)), digest(s -> s.counter("a", 6)));
  }

  @Test
  void theDigestDoesNotDependOnTheOrderOfMaking() {
    String expected = StateFile.digest(filled(), n -> true);
    Store other = backend.newStore(9);
    other.counter("steps", 3).set(new int[] {Integer.MIN_VALUE, -1, 7});
    other.free("net.b", 4, 2).set(new float[] {1, 2, 3, 4, 5, 6, 7, 8});
    other.weight("net.w", 1, 4, 2).set(filled().get("net.w").toArray());
    assertEquals(expected, StateFile.digest(other, n -> true));
  }

  private String digest(Consumer<Store> states) {
    Store store = backend.newStore(1);
    states.accept(store);
    return StateFile.digest(store, n -> true);
  }

  @Test
  void nothingIsChangedByAFileThatDoesNotFit() throws IOException {
    Path file = folder.resolve("states");
    Store less = backend.newStore(1);
    less.free("net.b", 4, 2).set(new float[8]);
    StateFile.write(file, less, n -> true);
    Store store = filled();
    String digest = StateFile.digest(store, n -> true);
    assertEquals(file + " has no state 'net.w'; did you mean 'net.b'?",
        assertThrows(IOException.class, () -> StateFile.read(file, store, n -> true)).getMessage());
    Store shaped = backend.newStore(1);
    shaped.free("net.b", 2, 4);
    StateFile.write(file, shaped, n -> true);
    assertEquals(file + ": state 'net.b' is F32[2, 4], expected F32[4, 2]",
        assertThrows(IOException.class, () -> StateFile.read(file, store, n -> n.equals("net.b"))).getMessage());
    Files.writeString(file, "rubbish");
    assertThrows(IOException.class, () -> StateFile.read(file, store, n -> true));
    assertEquals(digest, StateFile.digest(store, n -> true));
  }

  @Test
  void someStatesAreReadAndMadeByName() throws IOException {
    Path file = folder.resolve("states");
    StateFile.write(file, filled(), n -> true);
    Store store = backend.newStore(1);
    StateFile.create(file, store, n -> n.startsWith("net."));
    assertEquals(2, store.states().size());
    assertEquals(StateFile.digest(filled(), n -> n.startsWith("net.")), StateFile.digest(store, n -> true));
    Store all = store();
    StateFile.read(file, all, n -> n.equals("net.b"));
    assertEquals(2, all.get("net.b").toArray()[1]);
    assertEquals(0, all.get("net.w").toArray()[7]);
  }
}
