package dev.reverie.agents.dreamer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.run.Checkpoints;
import dev.reverie.agents.run.Metrics;
import dev.reverie.agents.train.Algorithms;
import dev.reverie.agents.train.Evaluation;
import dev.reverie.agents.train.Training;
import dev.reverie.engine.Backend;
import dev.reverie.engine.scalar.ScalarBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training small agents, stopping them, killing them and going on. */
class DreamerTrainingTest {
  @TempDir
  private Path folder;

  private static Map<String, String> small() {
    Map<String, String> s = new LinkedHashMap<>();
    s.put("training.steps", "90");
    s.put("training.instances", "2");
    s.put("training.evaluateEvery", "45");
    s.put("training.evaluationEpisodes", "2");
    s.put("training.checkpointEvery", "15");
    s.put("size.name", "custom");
    s.put("size.deter", "16");
    s.put("size.hidden", "6");
    s.put("size.units", "6");
    s.put("size.stoch", "3");
    s.put("size.classes", "4");
    s.put("size.layers", "1");
    s.put("starts", "2");
    s.put("replay.capacity", "60");
    s.put("replay.sequences", "2");
    s.put("replay.length", "6");
    s.put("replay.ratio", "5");
    s.put("replay.minimum", "12");
    s.put("dreamer.horizon", "3");
    s.put("dreamer.optimizer.warmUp", "3");
    s.put("dreamer.optimizer.learningRate", "0.001");
    return s;
  }

  private static Training start(Path run, String environment, long seed, Backend backend) throws IOException {
    return Training.start(run, Algorithms.get("dreamer-v3"), environment, small(), seed, backend);
  }

  private static String weights(Path run) throws IOException {
    return Checkpoints.of(run).latest().checkpoint().weights();
  }

  private static final class Quiet implements Training.Listener {
    @Override
    public void step(Training.Progress progress) {
    }

    @Override
    public void evaluated(long step, Evaluation result) {
    }
  }

  private String whole(String environment, int threads, long seed) throws IOException {
    Path run = folder.resolve(environment + threads + "-" + seed);
    try (Backend backend = new ScalarBackend(threads, true); Training t = start(run, environment, seed, backend)) {
      assertTrue(t.run(() -> false, new Quiet()));
    }
    return weights(run);
  }

  @ParameterizedTest
  @ValueSource(strings = {"point-mass", "cartpole"})
  void theSameBitsWithOneThreadAndTwo(String environment) throws IOException {
    String one = whole(environment, 1, 7);
    assertEquals(one, whole(environment, 2, 7));
    assertNotEquals(one, whole(environment, 1, 8));
  }

  @Test
  void stoppedAnywhereItGoesOnToTheSameBits() throws IOException {
    String expected = whole("point-mass", 1, 7);
    Path run = folder.resolve("stopped");
    try (Backend backend = new ScalarBackend(1, true)) {
      try (Training t = start(run, "point-mass", 7, backend)) {
        assertFalse(t.run(() -> t.step() >= 9, new Quiet()));
      }
      for (int stop : new int[] {31, 46, 77}) {
        try (Training t = Training.resume(run, backend)) {
          assertFalse(t.run(() -> t.step() >= stop, new Quiet()));
        }
      }
      try (Training t = Training.resume(run, backend)) {
        assertTrue(t.run(() -> false, new Quiet()));
      }
    }
    assertEquals(expected, weights(run));
    assertEquals(returns(folder.resolve("point-mass1-7")), returns(run));
  }

  private static List<Double> returns(Path run) throws IOException {
    return Metrics.read(run).stream().filter(l -> l.values().containsKey("eval.return"))
        .map(l -> l.values().get("eval.return")).toList();
  }

  /** What a child JVM of the kill test runs. */
  public static void main(String[] args) throws IOException {
    Path run = Path.of(args[0]);
    try (Backend backend = new ScalarBackend(1, true);
        Training t = Files.exists(run.resolve("config.json")) ? Training.resume(run, backend)
            : start(run, "point-mass", 7, backend)) {
      t.run();
    }
  }

  @Test
  void killedWhileItLearnsItGoesOnToTheSameBits() throws Exception {
    String expected = whole("point-mass", 1, 7);
    Path run = folder.resolve("killed");
    Process child = child(run);
    while (child.isAlive() && !anyFrom(run, 45)) {
      Thread.onSpinWait();
    }
    boolean ended = child.waitFor(5, TimeUnit.MILLISECONDS);
    child.destroyForcibly().waitFor();
    assertFalse(ended, "it was over before it could be killed");
    assertEquals(0, child(run).waitFor());
    assertEquals(expected, weights(run));
  }

  private Process child(Path run) throws IOException {
    return new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), DreamerTrainingTest.class.getName(),
        run.toString()).redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
  }

  /** Whether there is a checkpoint of this step or later. */
  private static boolean anyFrom(Path run, long step) {
    String[] names = run.resolve("checkpoints").toFile().list((parent, name) -> name.startsWith("step-"));
    if (names == null) {
      return false;
    }
    for (String name : names) {
      String digits = name.replaceAll("\\D", "");
      if (!digits.isEmpty() && Long.parseLong(digits) >= step) {
        return true;
      }
    }
    return false;
  }

  @Test
  void evaluationIsTheSameHoweverOftenItIsDone() throws IOException {
    for (String mode : List.of("MODE", "SAMPLE")) {
      Map<String, String> settings = small();
      settings.put("evaluation", mode);
      settings.put("training.steps", "10");
      settings.put("training.evaluateEvery", "1");
      settings.put("replay.minimum", "1000");
      Path run = folder.resolve(mode);
      try (Backend backend = new ScalarBackend(1, true);
          Training t = Training.start(run, Algorithms.get("dreamer-v3"), "point-mass", settings, 3, backend)) {
        t.run();
      }
      assertEquals(1, returns(run).stream().distinct().count(), mode + ": " + returns(run));
    }
  }
}
