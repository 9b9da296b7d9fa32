package dev.reverie.agents.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.env.ActionSpace;
import dev.reverie.agents.env.Environment;
import dev.reverie.agents.env.EnvironmentProvider;
import dev.reverie.agents.env.EnvironmentSpec;
import dev.reverie.agents.env.EpisodeRandom;
import dev.reverie.agents.env.SimulatedEnvironment;
import dev.reverie.agents.env.StepStream;
import dev.reverie.agents.env.Termination;
import dev.reverie.agents.policy.Policy;
import dev.reverie.agents.run.Checkpoints;
import dev.reverie.agents.run.Metrics;
import dev.reverie.agents.run.RunDirectory;
import dev.reverie.engine.Backend;
import dev.reverie.engine.scalar.ScalarBackend;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training, stopping, being killed and going on. */
class TrainingTest {
  private static final Map<String, String> TINY = settings("steps=120", "evaluateEvery=40", "evaluationEpisodes=2",
      "checkpointEvery=20");

  @TempDir
  private Path folder;

  private static Map<String, String> settings(String... training) {
    Map<String, String> s = new LinkedHashMap<>();
    for (String t : training) {
      s.put("training." + t.substring(0, t.indexOf('=')), t.substring(t.indexOf('=') + 1));
    }
    s.put("randomSteps", "30");
    s.put("replayCapacity", "100");
    s.put("epochLength", "20");
    s.put("modelEvery", "20");
    s.put("rolloutStates", "40");
    s.put("rollout.controller", "linear");
    s.put("rollout.linear.startLength", "1");
    s.put("rollout.linear.endLength", "2");
    s.put("updatesPerStep", "2");
    s.put("ensemble.members", "3");
    s.put("ensemble.elites", "2");
    s.put("ensemble.hidden", "[8]");
    s.put("ensemble.decay", "[0.0001, 0.0001]");
    s.put("ensemble.batch", "16");
    s.put("ensemble.mostEpochs", "4");
    s.put("sac.hidden", "[8]");
    s.put("sac.batch", "20");
    return s;
  }

  private static Training start(Path run, Backend backend) throws IOException {
    return Training.start(run, Algorithms.get("mbpo"), "point-mass", TINY, 7, backend);
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

  private String undisturbed(int threads) throws IOException {
    Path run = folder.resolve("whole" + threads);
    try (Backend backend = new ScalarBackend(threads, true); Training t = start(run, backend)) {
      assertTrue(t.run(() -> false, new Quiet()));
    }
    return weights(run);
  }

  @Test
  void theSameBitsWithOneThreadAndTwo() throws IOException {
    String one = undisturbed(1);
    assertEquals(one, undisturbed(2));
    try (Backend backend = new ScalarBackend(1, true);
        Training t = Training.start(folder.resolve("other"), Algorithms.get("mbpo"), "point-mass", TINY, 8, backend)) {
      t.run();
    }
    assertNotEquals(one, weights(folder.resolve("other")));
  }

  @Test
  void stoppedAnywhereItGoesOnToTheSameBits() throws IOException {
    String whole = undisturbed(1);
    Path run = folder.resolve("stopped");
    try (Backend backend = new ScalarBackend(1, true)) {
      try (Training t = start(run, backend)) {
        assertFalse(t.run(() -> t.step() == 33, new Quiet()));
      }
      for (int stop : new int[] {47, 60, 101}) {
        try (Training t = Training.resume(run, backend)) {
          assertFalse(t.run(() -> t.step() == stop, new Quiet()));
        }
      }
      try (Training t = Training.resume(run, backend)) {
        assertEquals(101, t.step());
        assertTrue(t.run(() -> false, new Quiet()));
      }
      assertEquals(whole, weights(run));
      List<Metrics.Line> expected = evaluations(folder.resolve("whole1"));
      List<Metrics.Line> got = evaluations(run);
      assertEquals(expected.size(), got.size());
      for (int i = 0; i < got.size(); i++) {
        assertEquals(expected.get(i).step(), got.get(i).step());
        for (String key : List.of("eval.return", "sac.loss.q1", "sac.alpha")) {
          assertEquals(expected.get(i).values().get(key), got.get(i).values().get(key), key);
        }
      }
      try (Training t = Training.resume(run, backend)) {
        assertTrue(t.run(() -> false, new Quiet()), "a finished run has nothing left to do");
      }
      assertEquals(whole, weights(run));
    }
  }

  private static List<Metrics.Line> evaluations(Path run) throws IOException {
    return Metrics.read(run).stream().filter(l -> l.values().containsKey("eval.return")).toList();
  }

  /** What a child JVM of the kill test runs. */
  public static void main(String[] args) throws IOException {
    Path run = Path.of(args[0]);
    try (Backend backend = new ScalarBackend(1, true);
        Training t = Files.exists(run.resolve("config.json")) ? Training.resume(run, backend) : start(run, backend)) {
      t.run();
    }
  }

  @Test
  void killedAtRandomInstantsItGoesOnToTheSameBits() throws Exception {
    String whole = undisturbed(1);
    Path run = folder.resolve("killed");
    Random random = new Random(11);
    int kills = 0;
    boolean done = false;
    while (!done) {
      Process child = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(),
          "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
          TrainingTest.class.getName(), run.toString())
          .redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
      // The first strikes when a run is just begun, each later one at random after one more checkpoint.
      String seen = newest(run);
      while (child.isAlive() && newest(run).equals(seen)) {
        Thread.onSpinWait();
      }
      done = child.waitFor(random.nextInt(60), TimeUnit.MILLISECONDS);
      if (!done) {
        child.destroyForcibly().waitFor();
        kills++;
      } else {
        assertEquals(0, child.exitValue(), () -> read(folder.resolve("log")));
      }
    }
    assertTrue(kills >= 2, kills + " kills");
    assertEquals(whole, weights(run));
    try (Stream<Path> files = Files.walk(run)) {
      List<Path> left = files.filter(f -> f.getFileName().toString().contains(".part")
          || f.getFileName().toString().endsWith(".tmp")).toList();
      assertEquals(List.of(), left);
    }
  }

  /** The newest checkpoint's name, or how far a run without one has got. */
  private static String newest(Path run) {
    String[] names = run.resolve("checkpoints").toFile().list((parent, name) -> name.startsWith("step-"));
    return names == null ? "nothing" : Stream.of(names).max(String::compareTo).orElse("begun");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void stoppedBeforeTheFirstCheckpointItStartsAgain() throws IOException {
    String whole = undisturbed(1);
    Path run = folder.resolve("early");
    try (Backend backend = new ScalarBackend(1, true)) {
      start(run, backend).close();
      Files.writeString(run.resolve("metrics.jsonl"), "{\"step\":3,\"seconds\":1,\"train.return\":1}\n");
      try (Training t = Training.resume(run, backend)) {
        assertEquals(0, t.step());
        t.run();
      }
    }
    assertEquals(whole, weights(run));
    assertTrue(Metrics.read(run).getFirst().step() > 3);
  }

  @Test
  void aSecondWriterIsRefused() throws IOException {
    Path run = folder.resolve("twice");
    try (Backend backend = new ScalarBackend(1, true); Training t = start(run, backend)) {
      assertTrue(assertThrows(IOException.class, () -> RunDirectory.open(run)).getMessage()
          .contains("written by another"));
      assertTrue(assertThrows(IOException.class, () -> start(run, backend)).getMessage()
          .contains("is a run; resume it"));
      assertEquals(0, t.step());
    }
  }

  /** Gives NaN at its 70th step. */
  public static final class Breaking extends SimulatedEnvironment {
    private int steps;

    private Breaking(int count) {
      super(new EnvironmentSpec("breaking", 2, ActionSpace.Continuous.of(1, -1, 1), 30, Termination.never()), count, 1);
    }

    @Override
    protected void begin(double[] state, int at, EpisodeRandom random) {
      state[at] = random.uniform(-1, 1);
    }

    @Override
    protected double advance(double[] state, int at, float[] action, int actionAt, EpisodeRandom random) {
      steps++;
      state[at] = action[actionAt];
      return 0;
    }

    @Override
    protected boolean ends(double[] state, int at) {
      return false;
    }

    @Override
    protected void observe(double[] state, int at, float[] observation, int observationAt) {
      observation[observationAt] = (float) state[at];
      observation[observationAt + 1] = steps == 70 ? Float.NaN : 1;
    }

    /** Provides it. */
    public static final class Provider implements EnvironmentProvider {
      @Override
      public List<String> ids() {
        return List.of("breaking");
      }

      @Override
      public String description(String id) {
        return "breaks";
      }

      @Override
      public Environment create(String id, int count) {
        return new Breaking(count);
      }
    }
  }

  @Test
  void nanFromAnEnvironmentStopsTheRunAndHarmsNoCheckpoint() throws IOException {
    Path services = Files.createDirectories(folder.resolve("path/META-INF/services"));
    Files.writeString(services.resolve(EnvironmentProvider.class.getName()), Breaking.Provider.class.getName());
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    Path run = folder.resolve("breaking");
    try (Backend backend = new ScalarBackend(1, true);
        URLClassLoader loader = new URLClassLoader(new URL[] {folder.resolve("path").toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      try (Training t = Training.start(run, Algorithms.get("mbpo"), "breaking", TINY, 7, backend)) {
        String message = assertThrows(IllegalStateException.class, t::run).getMessage();
        assertTrue(message.contains("environment 'breaking' gave NaN as observation number 1 at step 70"), message);
        assertTrue(message.contains("last checkpoint is intact"), message);
      }
      try (Training t = Training.resume(run, backend)) {
        assertEquals(60, t.step());
      }
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void whatIsMisspeltIsRefusedWithTheNearest() {
    try (Backend backend = new ScalarBackend(1, true)) {
      assertEquals("no algorithm 'mpbo'; did you mean 'mbpo'?",
          assertThrows(IllegalArgumentException.class, () -> Algorithms.get("mpbo")).getMessage());
      Path run = folder.resolve("refused");
      assertEquals("no setting 'ensemble.member'; did you mean 'ensemble.members'?",
          assertThrows(IllegalArgumentException.class, () -> Training.start(run, Algorithms.get("mbpo"), "pendulum",
              Map.of("ensemble.member", "3"), 0, backend)).getMessage());
      assertEquals("setting 'ensemble.members' is 'many', expected a whole number such as 7",
          assertThrows(IllegalArgumentException.class, () -> Training.start(run, Algorithms.get("mbpo"), "pendulum",
              Map.of("ensemble.members", "many"), 0, backend)).getMessage());
      assertTrue(assertThrows(IllegalArgumentException.class, () -> Training.start(run, Algorithms.get("mbpo"),
          "pendulum", Map.of("ensemble.members", "2"), 0, backend)).getMessage()
          .contains("elites is 5, expected 1 to the 2 members"));
      assertFalse(Files.exists(run), "nothing is left behind");
    }
  }

  @Test
  void theRandomAgentHasScoresToCompareWith() throws IOException {
    Path run = folder.resolve("random");
    try (Backend backend = new ScalarBackend(1, true); Training t = Training.start(run, Algorithms.get("random"),
        "cartpole", Map.of("training.steps", "50", "training.evaluateEvery", "25"), 0, backend)) {
      t.run();
    }
    assertEquals(2, evaluations(run).size());
    assertTrue(evaluations(run).getFirst().values().get("eval.return") > 5);
    assertTrue(assertThrows(IOException.class, () -> Policy.load(run)).getMessage().contains("no policy to load"));
  }

  @Test
  void aPolicyIsLoadedFromItsRun() throws IOException {
    undisturbed(1);
    Path run = folder.resolve("whole1");
    try (Backend backend = new ScalarBackend(1, true); Policy policy = Policy.load(run, backend)) {
      float[] action = new float[1];
      policy.act(policy.newState(), new float[] {1, 0}, action);
      assertTrue(Math.abs(action[0]) <= 1);
      float[] expected = new float[1];
      StepStream stream = Training.streams(RunDirectory.config(run), 1);
      stream.begin(0);
      assertArrayEquals(new float[] {1, 0}, stream.observations());
      Training.actor(RunDirectory.config(run), Checkpoints.of(run).latest(), backend, 1).act(stream, expected);
      assertEquals(expected[0], action[0]);
    }
    assertTrue(assertThrows(IOException.class, () -> Policy.load(folder)).getMessage().contains("is not a run"));
  }
}
