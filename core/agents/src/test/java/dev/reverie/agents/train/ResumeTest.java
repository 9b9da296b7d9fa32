package dev.reverie.agents.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.run.Checkpoints;
import dev.reverie.agents.run.Metrics;
import dev.reverie.agents.run.RunDirectory;
import dev.reverie.engine.Backend;
import dev.reverie.engine.scalar.ScalarBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that went on are compared with those that never stopped: weights, and all that was measured but the time. */
class ResumeTest {
  private static final Set<String> TIMES = Set.of("updates.perSecond", "gflops", "checkpoint.seconds");

  @TempDir
  private Path folder;
  private final Backend backend = new ScalarBackend(1, true);

  @AfterEach
  void close() {
    backend.close();
  }

  private static Map<String, String> settings(String algorithm) {
    Map<String, String> s = new LinkedHashMap<>(Map.of("training.steps", "80", "training.evaluateEvery", "20",
        "training.evaluationEpisodes", "2", "training.checkpointEvery", "20"));
    if (algorithm.equals("sac")) {
      s.putAll(Map.of("randomSteps", "25", "replayCapacity", "50", "sac.hidden", "[8, 8]", "sac.batch", "16"));
    }
    return s;
  }

  private Training start(String algorithm, Path run) throws IOException {
    return Training.start(run, Algorithms.get(algorithm), "point-mass", settings(algorithm), 3, backend);
  }

  /** A listener that does something after each step. */
  private record AfterStep(Action action) implements Training.Listener {
    private interface Action {
      void run(long step);
    }

    @Override
    public void step(Training.Progress progress) {
      action.run(progress.step());
    }

    @Override
    public void evaluated(long step, Evaluation result) {
    }
  }

  private Path whole(String algorithm) throws IOException {
    Path run = folder.resolve("whole");
    try (Training t = start(algorithm, run)) {
      t.run();
    }
    return run;
  }

  private void finish(Path run) throws IOException {
    try (Training t = Training.resume(run, backend)) {
      t.run();
    }
  }

  private static void assertSame(Path expected, Path got) throws IOException {
    assertEquals(Checkpoints.of(expected).latest().checkpoint().weights(),
        Checkpoints.of(got).latest().checkpoint().weights());
    assertEquals(Checkpoints.of(expected).latest().checkpoint().counters(),
        Checkpoints.of(got).latest().checkpoint().counters());
    assertEquals(measured(expected), measured(got));
  }

  /** All lines without times; the lines about checkpoints left out, since stopping adds some. */
  private static List<String> measured(Path run) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Metrics.Line line : Metrics.read(run)) {
      Map<String, Double> values = new TreeMap<>(line.values());
      values.keySet().removeIf(k -> TIMES.contains(k) || k.startsWith("time.") || k.startsWith("checkpoint."));
      if (!values.isEmpty()) {
        lines.add(line.step() + " " + values);
      }
    }
    return lines;
  }

  @ParameterizedTest
  @ValueSource(strings = {"sac", "random"})
  void stoppedManyTimesItMeasuresTheSame(String algorithm) throws IOException {
    Path whole = whole(algorithm);
    assertEquals(4 + 80 / 30, measured(whole).size(), "evaluations and episodes");
    Path run = folder.resolve("stopped");
    long[] step = new long[1];
    for (long stop : new long[] {1, 19, 20, 33, 34, 79}) {
      try (Training t = stop == 1 ? start(algorithm, run) : Training.resume(run, backend)) {
        assertFalse(t.run(() -> step[0] == stop, new AfterStep(s -> step[0] = s)));
        assertEquals(stop, t.step());
      }
    }
    finish(run);
    assertSame(whole, run);
  }

  @Test
  void aCopyFromAnyMomentGoesOnToTheSameEnd() throws IOException {
    Path whole = whole("sac");
    List<Path> copies = new ArrayList<>();
    try (Training t = start("sac", folder.resolve("run"))) {
      copies.add(copy(t.path(), "begun"));
      t.run(() -> false, new AfterStep(s -> {
        if (Set.of(1L, 20L, 21L, 47L, 60L, 80L).contains(s)) {
          copies.add(copy(t.path(), "after" + s));
        }
      }));
    }
    copies.add(copy(folder.resolve("run"), "finished"));
    for (Path c : copies) {
      finish(c);
      assertSame(whole, c);
    }
  }

  private Path copy(Path run, String name) {
    Path to = folder.resolve(name);
    try (Stream<Path> files = Files.walk(run)) {
      for (Path f : files.toList()) {
        if (!f.getFileName().toString().equals(".lock")) {
          Files.copy(f, to.resolve(run.relativize(f).toString()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return to;
  }

  @Test
  void ratesAreThoseSinceItWentOn() throws Exception {
    Path run = folder.resolve("run");
    try (Training t = start("sac", run)) {
      long[] step = new long[1];
      t.run(() -> step[0] == 40, new AfterStep(s -> step[0] = s));
    }
    Path state = Checkpoints.of(run).latest().folder().resolve("state.json");
    String text = Files.readString(state);
    Files.writeString(state, text.replaceAll("\"policy\" : [0-9.E-]+", "\"policy\" : 1e9"));
    sign(state);
    finish(run);
    List<Metrics.Line> lines = Metrics.read(run);
    assertTrue(lines.getLast().seconds() > 1e9);
    double rate = lines.stream().filter(l -> l.step() == 60 && l.values().containsKey("eval.return")).findFirst()
        .orElseThrow().values().get("updates.perSecond");
    assertTrue(rate > 0.1, "20 updates and " + rate + " a second");
  }

  /** Makes a changed file look whole. */
  private static void sign(Path state) throws IOException, NoSuchAlgorithmException {
    Path sums = state.resolveSibling("SHA256SUMS");
    String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(state)));
    Files.writeString(sums, Files.readString(sums).replaceAll("\\w+  state.json", digest + "  state.json"));
  }

  @Test
  void aRunOfSomethingUnknownIsRefusedByNameAndLetGo() throws IOException {
    Path run = whole("random");
    Path config = run.resolve("config.json");
    String text = Files.readString(config);
    for (String[] change : new String[][] {{"\"point-mass\"", "\"point-mess\"", "no environment 'point-mess'"},
        {"\"random\"", "\"randon\"", "no algorithm 'randon'; did you mean 'random'?"},
        {"\"steps\" : 80", "\"steps\" : 0", "steps is 0, expected at least 1"}}) {
      Files.writeString(config, text.replace(change[0], change[1]));
      String message = assertThrows(IOException.class, () -> Training.resume(run, backend)).getMessage();
      assertTrue(message.startsWith(run + " cannot be resumed: ") && message.contains(change[2]), message);
    }
    Files.writeString(config, text);
    finish(run);
  }

  @Test
  void aTrainingThatCannotBeginLetsTheRunGo() throws IOException {
    Path run = folder.resolve("run");
    Map<String, String> tooMany = Map.of("training.evaluationEpisodes", Integer.toString(Integer.MAX_VALUE));
    assertThrows(ArithmeticException.class, () -> Training.start(run, Algorithms.get("random"), "point-mass", tooMany,
        1, backend));
    RunDirectory.open(run).close();
  }

  @Test
  void anAgentThatDivergesIsStoppedByName() throws IOException {
    Map<String, String> wild = settings("sac");
    wild.put("sac.learningRate", "1e30");
    try (Training t = Training.start(folder.resolve("run"), Algorithms.get("sac"), "point-mass", wild, 3, backend)) {
      String message = assertThrows(IllegalStateException.class, t::run).getMessage();
      assertTrue(message.matches("agent 'sac' gave NaN as action at step \\d+; training stops, .*"), message);
      assertEquals(20, Checkpoints.of(t.path()).latest().checkpoint().step());
    }
  }

  @Test
  void timesOfAllPhasesAreInTheMetrics() throws IOException {
    Set<String> phases = new TreeSet<>();
    for (Metrics.Line line : Metrics.read(whole("sac"))) {
      line.values().keySet().stream().filter(k -> k.startsWith("time.")).forEach(phases::add);
    }
    assertEquals(Set.of("time.checkpoint", "time.environment", "time.evaluation", "time.policy"), phases);
    assertNotNull(Checkpoints.of(folder.resolve("whole")).latest().checkpoint().policy());
  }
}
