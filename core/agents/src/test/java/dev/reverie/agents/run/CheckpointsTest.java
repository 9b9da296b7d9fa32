package dev.reverie.agents.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.replay.ReplayRing;
import dev.reverie.engine.Backend;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.scalar.ScalarBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints: whole or not there, and never trusted. */
class CheckpointsTest {
  private record Settings(int answer) {
  }

  @TempDir
  private Path folder;
  private final Backend backend = new ScalarBackend(1, true);
  private final Store store = backend.newStore(1);
  private final State weight = store.weight("w", 2, 3, 2);
  private final State counter = store.counter("n", 2);
  private final State table = store.free("replay", 10, 2);
  private final ReplayRing ring = new ReplayRing(table, 0, 8);
  private Path path;
  private RunDirectory run;

  @BeforeEach
  void open() throws IOException {
    path = folder.resolve("run");
    run = RunDirectory.create(path, "algo", "env", 5, "scalar", Map.of(), new Settings(42));
  }

  @AfterEach
  void close() throws IOException {
    run.close();
    backend.close();
  }

  private void save(long step) throws IOException {
    float[] w = new float[12];
    Arrays.fill(w, step);
    weight.set(w);
    counter.set(new int[] {(int) step, -1});
    ring.add(new float[] {step, 1, step, 2, step, 3}, 0, 3);
    Checkpoint c = new Checkpoint(Checkpoint.FORMAT, run.config().algorithm(), step, "AAAA", List.of(1.5),
        List.of(3L), Map.of("c", step),
        run.saveRings(Map.of("real", ring)), Map.of("policy", 2.5), run.metrics().sync(),
        StateFile.digest(store, n -> true), null, List.of());
    run.checkpoints().write(c, store, n -> !n.equals("replay"));
    run.sweep();
  }

  private Path checkpoint(long step) {
    return path.resolve(String.format("checkpoints/step-%012d", step));
  }

  @Test
  void whatIsSavedComesBack() throws IOException {
    save(1);
    save(2);
    Store other = backend.newStore(1);
    State w = other.weight("w", 2, 3, 2);
    State n = other.counter("n", 2);
    ReplayRing back = new ReplayRing(other.free("replay", 10, 2), 0, 8);
    Checkpoints.Found found = run.rewind().orElseThrow();
    found.read(other, name -> !name.equals("replay"));
    run.restoreRings(Map.of("real", back), found.checkpoint().rings());
    assertArrayEquals(weight.toArray(), w.toArray());
    int[] counts = new int[2];
    n.get(counts);
    assertArrayEquals(new int[] {2, -1}, counts);
    assertEquals(ring.total(), back.total());
    int[] a = new int[20];
    int[] b = new int[20];
    ring.sample(new RandomStream(1, "s"), a, 0, 20);
    back.sample(new RandomStream(1, "s"), b, 0, 20);
    float[] x = new float[2];
    float[] y = new float[2];
    for (int i = 0; i < 20; i++) {
      ring.table().get(a[i] * 2, x, 0, 2);
      back.table().get(b[i] * 2, y, 0, 2);
      assertArrayEquals(x, y);
    }
    assertEquals(Map.of("c", 2L), found.checkpoint().counters());
  }

  @Test
  void anyDamageToTheNewestGoesBackToTheOneBefore() throws IOException {
    save(1);
    save(2);
    Path segment = SafeFiles.list(path.resolve("replay/real")).getLast();
    for (Path file : List.of(checkpoint(2).resolve("state.safetensors"), checkpoint(2).resolve("state.json"),
        checkpoint(2).resolve("SHA256SUMS"), segment)) {
      byte[] whole = Files.readAllBytes(file);
      for (int at = 0; at < whole.length; at += Math.max(1, whole.length / 7)) {
        byte[] flipped = whole.clone();
        flipped[at] ^= 4;
        Files.write(file, flipped);
        assertEquals(1, run.checkpoints().latest().checkpoint().step(), file + " flipped at " + at);
        Files.write(file, Arrays.copyOf(whole, at));
        assertEquals(1, run.checkpoints().latest().checkpoint().step(), file + " cut at " + at);
      }
      Files.delete(file);
      assertEquals(1, run.checkpoints().latest().checkpoint().step(), file + " deleted");
      Files.write(file, whole);
      assertEquals(2, run.checkpoints().latest().checkpoint().step());
    }
  }

  @Test
  void whenNoneIsWholeAllReasonsAreTold() throws IOException {
    save(1);
    save(2);
    Files.write(checkpoint(1).resolve("state.json"), new byte[3]);
    Files.delete(checkpoint(2).resolve("state.safetensors"));
    String message = assertThrows(IOException.class, () -> run.checkpoints().latest()).getMessage();
    assertTrue(message.contains("step-000000000001: state.json is damaged") && message.contains("step-000000000002"),
        message);
  }

  @Test
  void theLastTwoAreKeptWithTheReplayTheyNeed() throws IOException {
    for (int step = 1; step <= 5; step++) {
      save(step);
    }
    assertFalse(Files.exists(checkpoint(3)));
    assertTrue(Files.exists(checkpoint(4)) && Files.exists(checkpoint(5)));
    assertEquals(4, run.checkpoints().latest().checkpoint().rings().get("real").segments().size() + 1);
    assertTrue(SafeFiles.list(path.resolve("replay/real")).size() <= 4);
    Files.delete(checkpoint(5).resolve("state.json"));
    ReplayRing back = new ReplayRing(backend.newStore(1).free("replay", 10, 2), 0, 8);
    run.restoreRings(Map.of("real", back), run.checkpoints().latest().checkpoint().rings());
    assertEquals(12, back.total());
  }

  @Test
  void leftoversOfACrashAreSwept() throws IOException {
    save(1);
    Files.createDirectories(path.resolve("checkpoints/.step-000000000009.part/x"));
    Files.writeString(path.resolve("replay/real/000-9.safetensors"), "");
    save(2);
    assertEquals(2, SafeFiles.list(path.resolve("checkpoints")).size());
    assertFalse(Files.exists(path.resolve("replay/real/000-9.safetensors")));
  }

  @Test
  void anotherAlgorithmOrANewerFormatIsNoDamage() throws IOException {
    save(1);
    Path json = checkpoint(1).resolve("state.json");
    String text = Files.readString(json);
    replace(json, text.replace("\"algo\"", "\"other\""));
    assertTrue(assertThrows(IOException.class, () -> run.checkpoints().latest()).getMessage()
        .contains("is a checkpoint of 'other', the run is of 'algo'"));
    replace(json, text.replace("\"format\" : 5", "\"format\" : 6"));
    assertTrue(assertThrows(IOException.class, () -> run.checkpoints().latest()).getMessage()
        .contains("has format 6, this version reads format 5; use a newer version"));
    Path config = path.resolve("config.json");
    Files.writeString(config, Files.readString(config).replace("\"format\" : 5", "\"format\" : 6"));
    assertTrue(assertThrows(IOException.class, () -> RunDirectory.config(path)).getMessage().contains("has format 6"));
  }

  private void replace(Path json, String text) throws IOException {
    Files.writeString(json, text);
    Path sums = json.resolveSibling("SHA256SUMS");
    Files.writeString(sums, Files.readString(sums).lines().map(l -> l.endsWith("state.json")
        ? digest(json) + "  state.json" : l).reduce("", (a, b) -> a + b + "\n"));
  }

  private static String digest(Path file) {
    try {
      return SafeFiles.digest(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aFolderInUseAndAPlaceThatCannotBeWrittenAreRefused() throws IOException {
    assertTrue(assertThrows(IOException.class, () -> RunDirectory.create(path, "a", "e", 1, "b", Map.of(),
        new Settings(1)))
        .getMessage().contains("is a run; resume it"));
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertTrue(assertThrows(IOException.class, () -> RunDirectory.create(file, "a", "e", 1, "b", Map.of(),
        new Settings(1)))
        .getMessage().contains("exists already"));
    assertTrue(assertThrows(IOException.class, () -> RunDirectory.create(file.resolve("r"), "a", "e", 1, "b", Map.of(),
        new Settings(1))).getMessage().contains("cannot write a run to"));
  }

  @Test
  void aCheckpointThatCannotBeWrittenLeavesTheOthers() throws IOException {
    save(1);
    // A file where the folder of the next one must go.
    Files.writeString(path.resolve("checkpoints/.step-000000000002.part"), "x");
    Files.createDirectories(path.resolve("checkpoints/.step-000000000002.part.d"));
    Files.move(path.resolve("checkpoints"), path.resolve("elsewhere"));
    Files.writeString(path.resolve("checkpoints"), "not a folder");
    String message = assertThrows(IOException.class, () -> save(2)).getMessage();
    assertTrue(message.contains("checkpoint of step 2 cannot be written"), message);
    assertTrue(message.contains("earlier checkpoints are intact"), message);
    Files.delete(path.resolve("checkpoints"));
    Files.move(path.resolve("elsewhere"), path.resolve("checkpoints"));
    assertEquals(1, run.checkpoints().latest().checkpoint().step());
  }

  @Test
  void statesThatDoNotFitAreRefusedByName() throws IOException {
    save(1);
    Path file = checkpoint(1).resolve("state.safetensors");
    Store lacking = backend.newStore(1);
    lacking.weight("w", 2, 3, 2);
    assertTrue(assertThrows(IOException.class, () -> StateFile.read(file, lacking, n -> true)).getMessage()
        .contains("has a state 'n' that is not expected"));
    Store other = backend.newStore(1);
    other.weight("w", 2, 3, 3);
    other.counter("n", 2);
    assertTrue(assertThrows(IOException.class, () -> StateFile.read(file, other, n -> true)).getMessage()
        .contains("state 'w' is F32[2, 3, 2], expected F32[2, 3, 3]"));
    Store more = backend.newStore(1);
    more.weight("w", 2, 3, 2);
    more.counter("n", 2);
    more.free("ww", 1);
    assertTrue(assertThrows(IOException.class, () -> StateFile.read(file, more, n -> true)).getMessage()
        .contains("has no state 'ww'; did you mean 'w'?"));
  }

  @Test
  void metricsAreCutAndTornLinesLeftOut() throws IOException {
    run.metrics().write(1, 0.5, Map.of("a", 1.0));
    long length = run.metrics().sync();
    run.metrics().write(2, 1, Map.of("a", Double.NaN));
    assertTrue(Double.isNaN(Metrics.read(path).getLast().values().get("a")));
    run.metrics().cut(length);
    run.metrics().write(3, 1.5, Map.of("b", 2.0));
    Files.writeString(path.resolve("metrics.jsonl"), "{\"step\":4,\"sec", StandardOpenOption.APPEND);
    List<Metrics.Line> lines = Metrics.read(path);
    assertEquals(List.of(1L, 3L), lines.stream().map(Metrics.Line::step).toList());
    Files.writeString(path.resolve("metrics.jsonl"), "onds\":x}\n", StandardOpenOption.APPEND);
    assertTrue(assertThrows(IOException.class, () -> Metrics.read(path)).getMessage().contains("line 3 is damaged"));
  }
}
