package dev.reverie.agents.mbpo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.Allocation;
import dev.reverie.agents.replay.ReplayRing;
import dev.reverie.agents.replay.TransitionLayout;
import dev.reverie.agents.run.StateFile;
import dev.reverie.engine.Backend;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The course of a training: epochs, their listener, the end, what it may allocate. */
class EnsembleTrainingTest {
  private static final TransitionLayout LAYOUT = new TransitionLayout(1, 1);
  private static final int ROWS = 100;

  private final Backend backend = new ScalarBackend(1, true);

  @AfterEach
  void close() {
    backend.close();
  }

  private record Setting(Store store, ReplayRing ring, Ensemble ensemble) {
    String digest() {
      return StateFile.digest(store, name -> true);
    }
  }

  private static EnsembleConfig config(int mostHoldout, double improvement, int patience, int mostEpochs) {
    return new EnsembleConfig(3, 2, new int[] {8}, 1e-2f, 16, new float[] {1e-5f, 1e-5f}, 0.2, mostHoldout, improvement,
        patience, mostEpochs, true);
  }

  /** Noisy transitions {@code s' = s + 0.1 a}, reward s, so that the hold-out error stops falling. */
  private Setting make(EnsembleConfig config) {
    Store store = backend.newStore(1);
    State table = store.free("replay", ROWS, LAYOUT.width());
    ReplayRing ring = new ReplayRing(table, 0, ROWS);
    RandomStream random = new RandomStream(5, "data");
    float[] row = new float[LAYOUT.width()];
    for (int i = 0; i < ROWS; i++) {
      float s = random.normal();
      float a = 2 * random.uniform() - 1;
      LAYOUT.pack(new float[] {s}, 0, new float[] {a}, 0, s + 0.3f * random.normal(), new float[] {s + 0.1f * a}, 0,
          false, row, 0);
      ring.add(row, 0, 1);
    }
    return new Setting(store, ring, new Ensemble(table, LAYOUT, config));
  }

  @Test
  void listeningChangesNothingAndTellsEveryEpoch() {
    EnsembleConfig config = config(50, 0.01, 5, 200);
    Setting quiet = make(config);
    Setting loud = make(config);
    List<double[]> heard = new ArrayList<>();
    Ensemble.Report report = loud.ensemble().train(loud.ring(), (epoch, errors) -> {
      heard.add(errors.clone());
      assertEquals(heard.size(), epoch);
    });
    assertArrayEquals(quiet.ensemble().train(quiet.ring()).holdoutErrors(), report.holdoutErrors());
    assertEquals(quiet.digest(), loud.digest());
    assertEquals(report.epochs(), heard.size());
    assertEquals(report.epochs() * 5L, report.steps(), "80 transitions in batches of 16");
  }

  /** The rules of stopping, read again from what the listener heard, give the end and the errors of the report. */
  @Test
  void trainingEndsByTheRulesAndGoesBackToEachMembersBest() {
    EnsembleConfig config = config(50, 0.01, 5, 200);
    Setting s = make(config);
    List<double[]> heard = new ArrayList<>();
    Ensemble.Report report = s.ensemble().train(s.ring(), (epoch, errors) -> heard.add(errors.clone()));
    double[] best = {1e10, 1e10, 1e10};
    int[] bestEpoch = new int[3];
    int idle = 0;
    int end = 0;
    while (idle <= 5) {
      boolean any = false;
      for (int m = 0; m < 3; m++) {
        double now = heard.get(end)[m];
        if ((best[m] - now) / best[m] > 0.01) {
          best[m] = now;
          bestEpoch[m] = end;
          any = true;
        }
      }
      idle = any ? 0 : idle + 1;
      end++;
    }
    assertEquals(end, report.epochs());
    assertTrue(report.epochs() < 200, "the rules ended it");
    assertArrayEquals(best, report.holdoutErrors());
    assertTrue(Arrays.stream(bestEpoch).distinct().count() > 1, "members have their best in epochs of their own");
    int[] elites = s.ensemble().elites();
    int left = 3 - elites[0] - elites[1];
    assertTrue(best[elites[0]] <= best[elites[1]] && best[elites[1]] <= best[left], Arrays.toString(elites));
  }

  @Test
  void boundsAreNotPutBack() {
    EnsembleConfig config = config(50, 0.01, 5, 200);
    Setting s = make(config);
    List<float[]> bounds = new ArrayList<>();
    s.ensemble().train(s.ring(), (epoch, errors) -> bounds.add(s.store().get("model.maxLogVariance").toArray()));
    assertArrayEquals(bounds.getLast(), s.store().get("model.maxLogVariance").toArray());
    assertNotEquals(bounds.getLast()[0], bounds.get(bounds.size() - 7)[0]);
  }

  @Test
  void anExceptionOfTheListenerEndsTheTraining() {
    EnsembleConfig config = config(50, 0.01, 5, 200);
    Setting s = make(config);
    s.ensemble().train(s.ring());
    int[] elites = s.ensemble().elites();
    List<String> states = new ArrayList<>();
    IllegalStateException interrupted = new IllegalStateException("interrupted");
    assertSame(interrupted, assertThrows(IllegalStateException.class, () -> s.ensemble().train(s.ring(),
        (epoch, errors) -> {
          states.add(s.digest());
          if (epoch == 3) {
            throw interrupted;
          }
        })));
    assertEquals(3, states.size());
    assertEquals(states.getLast(), s.digest());
    assertArrayEquals(elites, s.ensemble().elites());
    assertTrue(Arrays.stream(s.ensemble().train(s.ring()).holdoutErrors()).allMatch(e -> e < 1));
  }

  @Test
  void aTrainingAfterAnAbortedOneIsResumedBitForBit() {
    EnsembleConfig config = config(50, 0.01, 5, 200);
    Setting s = make(config);
    assertThrows(IllegalStateException.class, () -> s.ensemble().train(s.ring(), (epoch, errors) -> {
      throw new IllegalStateException();
    }));
    Setting resumed = make(config);
    for (State from : s.store().states()) {
      State to = resumed.store().get(from.name());
      if (from.name().equals("model.elites") || from.name().endsWith(".step")) {
        int[] values = new int[from.size()];
        from.get(values);
        to.set(values);
      } else {
        to.set(from.toArray());
      }
    }
    resumed.ensemble().seek(s.ensemble().position());
    s.ensemble().train(s.ring());
    resumed.ensemble().train(resumed.ring());
    assertEquals(s.digest(), resumed.digest());
  }

  /** A word of the stream for each exchange of the split, each draw with replacement, each exchange of an epoch. */
  @Test
  void rowsAreDrawnOnceAndShuffledInEveryEpoch() {
    Setting s = make(config(50, 0.01, 5, 200));
    long before = s.ensemble().position();
    int epochs = s.ensemble().train(s.ring()).epochs();
    assertTrue(epochs > 1);
    assertEquals(ROWS - 1 + 3 * 80 + epochs * 3 * 79L, s.ensemble().position() - before);
  }

  @Test
  void noMoreThanTheMostIsHeldOut() {
    // With one epoch, batches of 16 count the transitions that are trained on.
    Setting fifth = make(config(50, 0, 0, 1));
    assertEquals(5, fifth.ensemble().train(fifth.ring()).steps(), "80 of 100");
    Setting few = make(config(3, 0, 0, 1));
    assertEquals(7, few.ensemble().train(few.ring()).steps(), "97 of 100");
  }

  @Test
  void epochsAllocateNothing() {
    // Never idle enough to stop; what ten more epochs allocate is what an epoch allocates.
    Setting few = make(config(50, 0, 1000, 2));
    Setting many = make(config(50, 0, 1000, 12));
    long least = Allocation.least(() -> few.ensemble().train(few.ring()));
    assertEquals(least, Allocation.least(() -> many.ensemble().train(many.ring())));
  }
}
