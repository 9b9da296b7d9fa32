package dev.reverie.agents.dreamer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.Allocation;
import dev.reverie.agents.dreamer.v3.DreamerAlgorithm;
import dev.reverie.agents.env.StepStream;
import dev.reverie.agents.policy.Policy;
import dev.reverie.agents.policy.PolicyState;
import dev.reverie.agents.run.Checkpoints;
import dev.reverie.agents.run.Metrics;
import dev.reverie.agents.run.RunDirectory;
import dev.reverie.agents.run.StateFile;
import dev.reverie.agents.run.Study;
import dev.reverie.agents.train.Actor;
import dev.reverie.agents.train.Algorithms;
import dev.reverie.agents.train.Training;
import dev.reverie.engine.Backend;
import dev.reverie.engine.scalar.ScalarBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Acting with a trained Dreamer, and what it shows of itself. */
class DreamerPolicyTest {
  @TempDir
  private Path folder;
  private final Backend backend = new ScalarBackend(1, true);

  @AfterEach
  void close() {
    backend.close();
  }

  private static Map<String, String> settings() {
    Map<String, String> s = new LinkedHashMap<>();
    s.putAll(Map.of("size.name", "custom", "size.deter", "16", "size.hidden", "8", "size.units", "8", "size.stoch", "3",
        "size.classes", "4", "size.layers", "1", "starts", "2", "dreamer.horizon", "3"));
    s.putAll(Map.of("replay.capacity", "300", "replay.sequences", "2", "replay.length", "8", "replay.ratio", "4",
        "replay.minimum", "20", "training.steps", "120", "training.instances", "1",
        "training.evaluateEvery", "60", "training.checkpointEvery",
        "60", "training.evaluationEpisodes", "1"));
    s.put("evaluation", "MODE");
    return s;
  }

  /** Settings as small of the version. */
  private static Map<String, String> settings(String version) {
    Map<String, String> s = settings();
    if (version.equals("dreamer-v1") || version.equals("dreamer-v2")) {
      List.of("capacity", "sequences", "length").forEach(k -> s.put("batch." + k, s.get("replay." + k)));
      s.keySet().removeIf(k -> k.startsWith("replay."));
      s.putAll(Map.of("schedule.prefill", "20", "schedule.pretrain", "2", "schedule.every", "10", "schedule.updates",
          "2"));
    }
    return s;
  }

  private Path trained(String environment) throws IOException {
    return trained("dreamer-v3", environment);
  }

  private Path trained(String version, String environment) throws IOException {
    Path run = folder.resolve("run");
    try (Training t = Training.start(run, Algorithms.get(version), environment, settings(version), 1, backend)) {
      t.run();
    }
    return run;
  }

  @ParameterizedTest
  @CsvSource({"dreamer-v3, pendulum-swingup", "dreamer-v3, memory-corridor", "dreamer-v3, grid-axes",
      "dreamer-v1, point-mass", "dreamer-v2, point-mass", "dreamer-v2, grid", "dreamer-v3-2023, point-mass"})
  void givesTheActionsOfItsEvaluations(String version, String environment) throws IOException {
    Path run = trained(version, environment);
    try (Policy policy = Policy.load(run, backend); StepStream stream = Training.streams(RunDirectory.config(run), 1)) {
      Actor actor = Training.actor(RunDirectory.config(run), Checkpoints.of(run).latest(), backend, 1);
      PolicyState state = policy.newState();
      stream.begin(3);
      float[] expected = new float[policy.action().size()];
      float[] action = new float[expected.length];
      for (int t = 0; t < 70; t++) {
        if (stream.first()[0]) {
          state.begin();
        }
        actor.act(stream, expected);
        policy.act(state, stream.observations(), action);
        assertArrayEquals(expected, action, "step " + t);
        stream.advance(action);
      }
    }
  }

  @Test
  void remembersAllocatesNothingAndServesManyThreads() throws Exception {
    Path run = trained("memory-corridor");
    try (Policy policy = Policy.load(run, backend); ExecutorService threads = Executors.newFixedThreadPool(8)) {
      policy.warmUp();
      PolicyState state = policy.newState();
      float[] action = new float[1];
      float[] observation = {1, 0, 0.5f, 0};
      assertEquals(0, Allocation.least(() -> policy.act(state, observation, action)));
      int[][] expected = new int[8][];
      List<Future<int[]>> got = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        expected[t] = play(policy, t);
      }
      for (int t = 0; t < 8; t++) {
        int mine = t;
        got.add(threads.submit(() -> play(policy, mine)));
      }
      for (int t = 0; t < 8; t++) {
        assertArrayEquals(expected[t], got.get(t).get());
      }
      assertTrue(Arrays.stream(expected).map(Arrays::toString).distinct().count() > 1, "callers see different things");
    }
  }

  private static int[] play(Policy policy, int caller) {
    PolicyState state = policy.newState(caller);
    int[] actions = new int[200];
    float[] action = new float[1];
    for (int i = 0; i < actions.length; i++) {
      policy.act(state, new float[] {(float) Math.sin(caller + i), caller * 0.3f, i % 7, -i % 3}, action);
      actions[i] = (int) action[0];
    }
    return actions;
  }

  @Test
  void sampledActionsFollowTheCallersSeed() throws IOException {
    Path run = folder.resolve("run");
    Map<String, String> s = settings();
    s.put("evaluation", "SAMPLE");
    try (Training t = Training.start(run, new DreamerAlgorithm(), "point-mass", s, 1, backend)) {
      t.run();
    }
    try (Policy policy = Policy.load(run, backend)) {
      float[][] actions = new float[3][1];
      long[] seeds = {7, 7, 8};
      for (int i = 0; i < 3; i++) {
        policy.act(policy.newState(seeds[i]), new float[] {1, 0}, actions[i]);
      }
      assertArrayEquals(actions[0], actions[1]);
      assertFalse(Arrays.equals(actions[0], actions[2]));
    }
  }

  @Test
  void aStudyShowsPredictionsAndChangesNothing() throws IOException {
    Path run = folder.resolve("run");
    try (Training t = Training.start(run, new DreamerAlgorithm(), "point-mass", settings(), 1, backend)) {
      t.run();
      String before = StateFile.digest(t.learner().store(), n -> true);
      Map<String, Long> counters = t.learner().counters();
      Study study = t.learner().study();
      Study again = t.learner().study();
      assertEquals(before, StateFile.digest(t.learner().store(), n -> true));
      assertEquals(counters, t.learner().counters());
      assertEquals(study.values(), again.values());
      for (int depth = 1; depth <= 4; depth++) {
        assertTrue(study.values().get("model.error." + depth) > 0);
        assertTrue(study.values().get("model.copied." + depth) > 0);
      }
      assertTrue(study.values().get("latent.used") >= 1 && study.values().get("latent.used") <= 4);
      Study.Plot plot = study.plots().stream().filter(p -> p.caption().title().startsWith("Number 0")).findFirst()
          .orElseThrow();
      assertEquals(3.5, plot.mark());
      assertEquals(8, plot.curves().getFirst().x().length);
      double[] frequencies = study.maps().getFirst().values();
      assertEquals(3 * 4, frequencies.length);
      assertEquals(3, Arrays.stream(frequencies).sum(), 1e-5);
    }
    assertTrue(Metrics.read(run).stream().anyMatch(l -> l.values().containsKey("model.error.4")));
    String page = Files.readString(run.resolve("report.html"));
    for (String section : List.of("Open-loop prediction", "Reconstruction", "Imagined trajectories", "Latent state",
        "How far the model can be trusted", "The world model", "Actor and critic", "Where the time went")) {
      assertTrue(page.contains("<h2>" + section + "</h2>"), section);
    }
  }
}
