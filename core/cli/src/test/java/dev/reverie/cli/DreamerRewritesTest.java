package dev.reverie.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.dreamer.DreamerLearner;
import dev.reverie.agents.env.Environment;
import dev.reverie.agents.env.Environments;
import dev.reverie.agents.replay.SequenceBatch;
import dev.reverie.agents.run.SettingsText;
import dev.reverie.agents.train.Algorithm;
import dev.reverie.agents.train.Algorithms;
import dev.reverie.agents.train.Settings;
import dev.reverie.engine.Backends;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.cpu.CpuBackend;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Losses and gradients of whole updates are the same with and without kernels that do several operations at once. */
class DreamerRewritesTest {
  private static final int LENGTH = 6;
  private static final int SEQUENCES = 5;

  @ParameterizedTest
  @ValueSource(strings = {"dreamer-v1", "dreamer-v2", "dreamer-v3-2023", "dreamer-v3"})
  void updatesAgree(String algorithm) {
    try (CpuBackend on = (CpuBackend) Backends.open("vector", 1);
        CpuBackend off = (CpuBackend) Backends.open("vector", 1);
        Environment environment = Environments.create("pendulum-swingup", 1)) {
      off.rewrites(false);
      Store rewritten = on.newStore(4);
      Store plain = off.newStore(4);
      Map<String, Double> a = update(Algorithms.get(algorithm), environment, rewritten);
      Map<String, Double> b = update(Algorithms.get(algorithm), environment, plain);
      a.forEach((name, value) -> assertEquals(value, b.get(name), 1e-5 * Math.max(1, Math.abs(value)), name));
      int compared = 0;
      boolean adam = !algorithm.equals("dreamer-v3");
      for (State moment : rewritten.under(adam ? "dreamer.adam." : "dreamer.laprop.")) {
        if (moment.name().contains(adam ? ".m." : ".v.")) {
          close(moment, plain.get(moment.name()));
          compared++;
        }
      }
      assertTrue(compared > 20, compared + " gradients");
    }
  }

  /**
   * Adam's first moments after the first step are a tenth of the gradients. LaProp's are their signs; its second ones
   * are a thousandth of their squares.
   */
  private static void close(State a, State b) {
    float[] x = a.toArray();
    float[] y = b.toArray();
    double largest = 0;
    for (float v : x) {
      largest = Math.max(largest, Math.abs(v));
    }
    for (int i = 0; i < x.length; i++) {
      assertEquals(x[i], y[i], 1e-5 * largest, a.name() + "[" + i + "]");
    }
  }

  private static <S extends Record & Settings> Map<String, Double> update(Algorithm<S> algorithm,
      Environment environment, Store store) {
    Map<String, String> small = new HashMap<>(Map.of("size.name", "custom", "size.deter", "24", "size.hidden", "20",
        "size.units", "18", "starts", "3", "dreamer.horizon", "4"));
    String batch = algorithm.name().startsWith("dreamer-v3") ? "replay." : "batch.";
    small.put(batch + "sequences", Integer.toString(SEQUENCES));
    small.put(batch + "length", Integer.toString(LENGTH));
    S settings = SettingsText.override(algorithm.preset(environment.spec()), small);
    DreamerLearner learner = (DreamerLearner) algorithm.create(settings, environment.spec(), store);
    SequenceBatch sequences = new SequenceBatch(learner.layout(), LENGTH, SEQUENCES);
    RandomStream random = new RandomStream(2, "batch");
    fill(sequences.numbers(), random);
    fill(sequences.actions(), random);
    fill(sequences.rewards(), random);
    sequences.first()[2 * SEQUENCES + 1] = 1;
    learner.dreamer().update(sequences);
    return learner.metrics();
  }

  private static void fill(float[] values, RandomStream random) {
    for (int i = 0; i < values.length; i++) {
      values[i] = 2 * random.uniform() - 1;
    }
  }
}
