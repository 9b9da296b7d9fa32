package dev.reverie.agents.mbpo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.replay.ReplayRing;
import dev.reverie.agents.replay.TransitionLayout;
import dev.reverie.agents.run.StateFile;
import dev.reverie.engine.Backend;
import dev.reverie.engine.DType;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The ensemble on a small linear system: s' = s + 0.1 a, reward = s. */
class EnsembleTest {
  private static final TransitionLayout LAYOUT = new TransitionLayout(1, 1);
  private static final EnsembleConfig SMALL = new EnsembleConfig(3, 2, new int[] {16, 16}, 1e-2f, 16,
      new float[] {1e-5f, 1e-5f, 1e-5f}, 0.2, 50, 0.01, 5, 60, true);

  private final Backend backend = new ScalarBackend(2, true);

  @AfterEach
  void close() {
    backend.close();
  }

  private record Setting(Store store, ReplayRing ring, Ensemble ensemble) {
  }

  private static Setting make(Backend backend, long seed, EnsembleConfig config) {
    Store store = backend.newStore(seed);
    State table = store.free("replay", 400, LAYOUT.width());
    return new Setting(store, new ReplayRing(table, 0, 400), new Ensemble(table, LAYOUT, config));
  }

  private static void fill(ReplayRing ring, int rows, float offset) {
    RandomStream random = new RandomStream(5, "data" + offset);
    float[] row = new float[LAYOUT.width()];
    for (int i = 0; i < rows; i++) {
      float s = 2 * random.uniform() - 1 + offset;
      float a = 2 * random.uniform() - 1;
      LAYOUT.pack(new float[] {s}, 0, new float[] {a}, 0, s, new float[] {s + 0.1f * a}, 0, false, row, 0);
      ring.add(row, 0, 1);
    }
  }

  @Test
  void learnsALinearSystem() {
    Setting s = make(backend, 1, SMALL);
    fill(s.ring(), 200, 0);
    Ensemble.Report report = s.ensemble().train(s.ring());
    for (double e : report.holdoutErrors()) {
      assertTrue(e < 0.01, Arrays.toString(report.holdoutErrors()));
    }
    assertTrue(report.epochs() > 5 && report.steps() == report.epochs() * 10L, report.toString());
  }

  @Test
  void theScalerIsFittedAtEveryCallToTheTrainingSplitAlone() {
    EnsembleConfig once = new EnsembleConfig(2, 1, new int[] {4}, 1e-3f, 64, new float[] {0, 0}, 0.25, 50, 0.01, 0, 1,
        true);
    Setting s = make(backend, 1, once);
    // One row in four is held out; a single far one shows in the deviation only if it is trained on.
    fill(s.ring(), 3, 0);
    float[] far = new float[LAYOUT.width()];
    LAYOUT.pack(new float[] {1000}, 0, new float[] {0}, 0, 0, new float[] {0}, 0, false, far, 0);
    s.ring().add(far, 0, 1);
    boolean without = false;
    boolean with = false;
    for (int i = 0; i < 30; i++) {
      s.ensemble().train(s.ring());
      with |= s.ensemble().inputDeviations()[0] > 100;
      without |= s.ensemble().inputDeviations()[0] < 10;
    }
    assertTrue(with && without);
  }

  @Test
  void theScalerIsComputedInDoubleAndHarmlessOnConstants() {
    Store store = backend.newStore(0);
    Scaler scaler = new Scaler(store, "s", 3);
    float[] table = {10_000f, 5f, 0, 10_001f, 5f, 0, 10_002f, 5f, 0, 10_003f, 5f, 0};
    scaler.fit(table, 3, new int[] {0, 1, 2, 3}, 4);
    assertArrayEquals(new float[] {10_001.5f, 5f, 0}, store.get("s.mean").toArray());
    assertArrayEquals(new float[] {(float) Math.sqrt(1.25), 1f, 1f}, store.get("s.deviation").toArray(), 1e-7f);
  }

  @Test
  void weightsStartAsTruncatedNormals() {
    Setting s = make(backend, 1, EnsembleConfig.reference());
    State w = s.store().get("model.net.1.weight");
    double sigma = 1 / (2 * Math.sqrt(200));
    double squares = 0;
    for (float v : w.toArray()) {
      assertTrue(Math.abs(v) <= 2 * sigma + 1e-6, "redrawn outside of two sigma");
      squares += (double) v * v;
    }
    // The variance of a normal truncated at two sigma is 0.7737 sigma^2; clamping would give 0.92.
    assertEquals(0.7737, squares / w.size() / (sigma * sigma), 0.01);
    for (float v : s.store().get("model.net.1.bias").toArray()) {
      assertEquals(0f, v);
    }
    float[] values = w.toArray();
    assertNotEquals(values[0], values[200 * 200], "members differ");
  }

  @Test
  void boundsStartWhereTheyShouldAndMove() {
    Setting s = make(backend, 1, SMALL);
    assertArrayEquals(new float[] {0.5f, 0.5f}, s.store().get("model.maxLogVariance").toArray());
    assertArrayEquals(new float[] {-10f, -10f}, s.store().get("model.minLogVariance").toArray());
    fill(s.ring(), 100, 0);
    s.ensemble().train(s.ring());
    assertTrue(s.store().get("model.maxLogVariance").toArray()[0] < 0.5f);
    assertNotEquals(-10f, s.store().get("model.minLogVariance").toArray()[0]);
  }

  @Test
  void boundsThatAreNotLearnedStay() {
    Setting s = make(backend, 1, new EnsembleConfig(3, 2, new int[] {16, 16}, 1e-2f, 16,
        new float[] {1e-5f, 1e-5f, 1e-5f}, 0.2, 50, 0.01, 5, 60, false));
    fill(s.ring(), 200, 0);
    for (double e : s.ensemble().train(s.ring()).holdoutErrors()) {
      assertTrue(e < 0.01, "the networks learn all the same");
    }
    assertArrayEquals(new float[] {0.5f, 0.5f}, s.store().get("model.maxLogVariance").toArray());
    assertArrayEquals(new float[] {-10f, -10f}, s.store().get("model.minLogVariance").toArray());
  }

  @Test
  void theReferenceHasTheAuthorsNumbers() {
    EnsembleConfig c = EnsembleConfig.reference();
    assertEquals(7, c.members());
    assertEquals(5, c.elites());
    assertArrayEquals(new int[] {200, 200, 200, 200}, c.hidden());
    assertArrayEquals(new float[] {2.5e-5f, 5e-5f, 7.5e-5f, 7.5e-5f, 1e-4f}, c.decay());
    assertEquals(256, c.batch());
    assertEquals(1e-3f, c.learningRate());
  }

  @Test
  void eachMemberGoesBackToItsOwnBestWeights() {
    Store store = backend.newStore(0);
    State w = store.weight("w", 2, 1, 2);
    w.set(new float[] {1, 2, 3, 4});
    BestWeights best = new BestWeights(2, List.of(w));
    EarlyStopping stopping = new EarlyStopping(2, 0.01, 5);
    best.start();
    stopping.epoch(new double[] {1, 1});
    best.keep(stopping);
    w.set(new float[] {10, 20, 30, 40});
    stopping.epoch(new double[] {2, 0.5});
    best.keep(stopping);
    w.set(new float[] {-1, -1, -1, -1});
    stopping.epoch(new double[] {3, 3});
    best.keep(stopping);
    best.restore();
    assertArrayEquals(new float[] {1, 2, 30, 40}, w.toArray());
  }

  @Test
  void elitesAreThoseOfLeastErrorWithTheirBestWeights() {
    Setting s = make(backend, 3, SMALL);
    fill(s.ring(), 120, 0);
    Ensemble.Report report = s.ensemble().train(s.ring());
    int[] elites = s.ensemble().elites();
    double worst = Arrays.stream(report.holdoutErrors()).max().orElseThrow();
    for (int e : elites) {
      assertTrue(report.holdoutErrors()[e] < worst);
    }
    assertTrue(report.holdoutErrors()[elites[0]] <= report.holdoutErrors()[elites[1]]);
  }

  @Test
  void weightsGoOnFromOneTrainingToTheNext() {
    Setting s = make(backend, 1, SMALL);
    fill(s.ring(), 200, 0);
    double first = mean(s.ensemble().train(s.ring()).holdoutErrors());
    int[] step = new int[1];
    s.store().get("model.adam.step").get(step);
    int before = step[0];
    Ensemble.Report again = s.ensemble().train(s.ring());
    s.store().get("model.adam.step").get(step);
    assertEquals(before + again.steps(), step[0]);
    assertTrue(mean(again.holdoutErrors()) < 2 * first);
  }

  private static double mean(double[] v) {
    return Arrays.stream(v).average().orElseThrow();
  }

  @Test
  void theSameBitsForAnyNumberOfThreadsAndAfterARestore() {
    try (Backend one = new ScalarBackend(1, true)) {
      Setting a = make(one, 1, SMALL);
      Setting b = make(backend, 1, SMALL);
      for (Setting s : new Setting[] {a, b}) {
        fill(s.ring(), 60, 0);
        s.ensemble().train(s.ring());
      }
      assertEquals(StateFile.digest(a.store(), n -> true), StateFile.digest(b.store(), n -> true));
      Setting c = make(backend, 1, SMALL);
      fill(c.ring(), 60, 0);
      for (State s : b.store().states()) {
        if (s.type().dtype() == DType.F32) {
          c.store().get(s.name()).set(s.toArray());
        } else {
          int[] values = new int[s.size()];
          s.get(values);
          c.store().get(s.name()).set(values);
        }
      }
      c.ensemble().seek(b.ensemble().position());
      for (Setting s : new Setting[] {a, c}) {
        fill(s.ring(), 20, 1);
        s.ensemble().train(s.ring());
      }
      assertEquals(StateFile.digest(a.store(), n -> true), StateFile.digest(c.store(), n -> true));
    }
  }

  @Test
  void refusesWhatItCannotTrainOn() {
    Setting s = make(backend, 1, SMALL);
    fill(s.ring(), 1, 0);
    assertTrue(assertThrows(IllegalStateException.class, () -> s.ensemble().train(s.ring())).getMessage()
        .contains("1 transitions"));
    assertTrue(assertThrows(IllegalArgumentException.class, () -> new EnsembleConfig(3, 4, new int[] {4}, 1e-3f, 16,
        new float[] {0, 0}, 0.2, 10, 0.01, 5, 10, true)).getMessage().contains("elites is 4"));
    assertTrue(assertThrows(IllegalArgumentException.class, () -> new EnsembleConfig(3, 2, new int[] {4}, 1e-3f, 16,
        new float[] {0}, 0.2, 10, 0.01, 5, 10, true)).getMessage().contains("decay"));
  }
}
