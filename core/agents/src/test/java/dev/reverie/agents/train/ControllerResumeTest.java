package dev.reverie.agents.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.replay.ReplayRing;
import dev.reverie.agents.run.Checkpoints;
import dev.reverie.agents.run.Metrics;
import dev.reverie.agents.run.RunDirectory;
import dev.reverie.engine.Backend;
import dev.reverie.engine.scalar.ScalarBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs with each controller: chosen by a setting, resolved in the run's configuration, the same bits after a stop. */
class ControllerResumeTest {
  @TempDir
  private Path folder;
  private final Backend backend = new ScalarBackend(1, true);

  @AfterEach
  void close() {
    backend.close();
  }

  private static Map<String, String> settings(String controller) {
    Map<String, String> s = new LinkedHashMap<>();
    s.putAll(Map.of("training.steps", "100", "training.evaluateEvery", "20", "training.evaluationEpisodes", "1",
        "training.checkpointEvery", "20", "randomSteps", "30", "replayCapacity", "100", "epochLength", "20"));
    s.putAll(Map.of("modelEvery", "10", "rolloutStates", "30", "updatesPerStep", "2", "errorDepth", "2",
        "ensemble.members", "3", "ensemble.elites", "2", "ensemble.hidden", "[8]", "ensemble.decay", "[0, 0]",
        "ensemble.batch", "16", "ensemble.mostEpochs", "3"));
    s.putAll(Map.of("sac.hidden", "[8]", "sac.batch", "20", "rollout.controller", controller, "rollout.bound.longest",
        "4", "rollout.macura.horizon", "4", "rollout.macura.window", "3", "rollout.m2ac.horizon", "4",
        "rollout.infoprop.horizon", "5", "retainEpochs", "1"));
    return s;
  }

  private Training start(Path run, String controller) throws IOException {
    return Training.start(run, Algorithms.get("mbpo"), "point-mass", settings(controller), 3, backend);
  }

  private static Training.Listener each(long[] step) {
    return new Training.Listener() {
      @Override
      public void step(Training.Progress progress) {
        step[0] = progress.step();
      }

      @Override
      public void evaluated(long at, Evaluation result) {
      }
    };
  }

  /** What was measured at evaluations, without times. */
  private static List<String> measured(Path run) throws IOException {
    return Metrics.read(run).stream().filter(l -> l.values().containsKey("eval.return")).map(l -> {
      Map<String, Double> values = new TreeMap<>(l.values());
      values.keySet().removeIf(k -> k.startsWith("time.") || k.equals("updates.perSecond") || k.equals("gflops"));
      return l.step() + " " + values;
    }).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fixed", "linear", "bound", "m2ac", "macura", "infoprop"})
  void stoppedManyTimesItGoesOnToTheSameBits(String controller) throws IOException {
    Path whole = folder.resolve("whole");
    try (Training t = start(whole, controller)) {
      t.run();
    }
    Path run = folder.resolve("stopped");
    long[] step = new long[1];
    for (long stop : new long[] {31, 45, 60, 81}) {
      try (Training t = stop == 31 ? start(run, controller) : Training.resume(run, backend)) {
        assertFalse(t.run(() -> step[0] == stop, each(step)));
      }
    }
    try (Training t = Training.resume(run, backend)) {
      t.run();
    }
    assertEquals(Checkpoints.of(whole).latest().checkpoint().weights(),
        Checkpoints.of(run).latest().checkpoint().weights());
    assertEquals(measured(whole), measured(run));
    Metrics.Line last = Metrics.read(run).stream().filter(l -> l.values().containsKey("rollout.meanLength"))
        .reduce((a, b) -> b).orElseThrow();
    assertTrue(last.values().containsKey("model.disagreement.geometricJsd.1"), last.values().keySet().toString());
    assertEquals(controller, ((Map<?, ?>) RunDirectory.config(run).settings().get("rollout")).get("controller"));
  }

  @Test
  void whatOldModelsImaginedLeavesThePool() throws IOException {
    try (Training t = start(folder.resolve("run"), "m2ac")) {
      t.run();
      // Of 30 rollouts of 4 steps: 12 + 9 + 6 + 3, and two trainings are kept.
      ReplayRing pool = (ReplayRing) t.learner().experience().get("model");
      assertEquals(2 * 30, pool.size());
    }
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    for (String[] wrong : new String[][] {{"rollout.controller", "m2ca", "did you mean 'm2ac'?"},
        {"rollout.macura.xi", "-1", "macura.xi is -1.0, expected above 0"},
        {"rollout.length", "0", "length is 0, expected at least 1"},
        {"rollout.infoprop.accuracy", "0", "infoprop.accuracy is 0.0, expected above 0"},
        {"rollout.linear.startLength", "9", "expected lengths of at least 1 that do not fall"}}) {
      Map<String, String> s = settings("fixed");
      s.put(wrong[0], wrong[1]);
      String message = assertThrows(IllegalArgumentException.class, () -> Training.start(folder.resolve("never"),
          Algorithms.get("mbpo"), "point-mass", s, 3, backend)).getMessage();
      assertTrue(message.contains(wrong[2]), message);
    }
  }
}
