package dev.reverie.agents.dreamer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.env.Environment;
import dev.reverie.agents.env.Environments;
import dev.reverie.agents.run.Checkpoints;
import dev.reverie.agents.train.Algorithm;
import dev.reverie.agents.train.Algorithms;
import dev.reverie.agents.train.Evaluation;
import dev.reverie.agents.train.Learner;
import dev.reverie.agents.train.Settings;
import dev.reverie.agents.train.Training;
import dev.reverie.engine.Backend;
import dev.reverie.engine.scalar.ScalarBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs of v1, v2 and v3 of 2023, small. */
class VersionsTrainingTest {
  @TempDir
  private Path folder;

  private static Map<String, String> tiny(String algorithm) {
    Map<String, String> s = new HashMap<>(Map.of("training.steps", "160", "training.evaluateEvery", "80",
        "training.evaluationEpisodes", "2", "training.checkpointEvery", "40", "size.deter", "8", "size.hidden", "6",
        "size.units", "6", "size.stoch", "3", "starts", "2", "dreamer.horizon", "3"));
    boolean bursts = !algorithm.startsWith("dreamer-v3");
    String batch = bursts ? "batch." : "replay.";
    s.putAll(Map.of(batch + "sequences", "2", batch + "length", "6", batch + "capacity", "200",
        "training.instances", "1", "size.name", "custom", "size.layers", "1"));
    if (bursts) {
      s.putAll(Map.of("schedule.prefill", "20", "schedule.pretrain", "2", "schedule.every", "10",
          "schedule.updates", "2"));
    } else {
      s.putAll(Map.of("replay.ratio", "2", "replay.minimum", "10"));
    }
    return s;
  }

  private static final class Quiet implements Training.Listener {
    @Override
    public void step(Training.Progress progress) {
    }

    @Override
    public void evaluated(long step, Evaluation result) {
    }
  }

  private boolean go(Training t, BooleanSupplier stop) throws IOException {
    return t.run(stop, new Quiet());
  }

  private Training start(Path run, String algorithm, String environment, Backend backend) throws IOException {
    return Training.start(run, Algorithms.get(algorithm), environment, tiny(algorithm), 7, backend);
  }

  private String whole(String algorithm, String environment, int threads) throws IOException {
    Path run = folder.resolve(algorithm + threads + environment);
    try (Backend backend = new ScalarBackend(threads, true);
        Training t = start(run, algorithm, environment, backend)) {
      assertTrue(go(t, () -> false));
    }
    return weights(run);
  }

  private static String weights(Path run) throws IOException {
    return Checkpoints.of(run).latest().checkpoint().weights();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dreamer-v1", "dreamer-v2", "dreamer-v3-2023"})
  void theSameBitsWithOneThreadAndTwoAndResumed(String algorithm) throws IOException {
    String one = whole(algorithm, "pendulum-swingup", 1);
    assertEquals(one, whole(algorithm, "pendulum-swingup", 2));
    Path run = folder.resolve("stopped");
    try (Backend backend = new ScalarBackend(1, true)) {
      try (Training t = start(run, algorithm, "pendulum-swingup", backend)) {
        assertFalse(go(t, () -> t.step() == 66));
      }
      try (Training t = Training.resume(run, backend)) {
        assertFalse(go(t, () -> t.step() == 90));
      }
      try (Training t = Training.resume(run, backend)) {
        assertTrue(go(t, () -> false));
      }
    }
    assertEquals(one, weights(run));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dreamer-v1", "dreamer-v2", "dreamer-v3-2023"})
  void discreteActionsAndEnds(String algorithm) throws IOException {
    assertFalse(whole(algorithm, "cartpole", 1).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({"dreamer-v1, 10", "dreamer-v2, 10", "dreamer-v3-2023, 12"})
  void updatesOfThePresetsFitTwoCores(String algorithm, double most) {
    try (Backend backend = new ScalarBackend(1, true);
        Environment environment = Environments.create("pendulum-swingup", 1)) {
      double flops = ((DreamerLearner) learner(Algorithms.get(algorithm), environment, backend)).dreamer().program()
          .flops();
      assertTrue(flops < most * 1e9, algorithm + ": " + flops / 1e9 + " GFLOP");
    }
  }

  private static <S extends Record & Settings> Learner learner(
      Algorithm<S> algorithm, Environment environment, Backend backend) {
    return algorithm.create(algorithm.preset(environment.spec()), environment.spec(), backend.newStore(0));
  }
}
