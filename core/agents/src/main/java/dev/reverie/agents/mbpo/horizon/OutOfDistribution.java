package dev.reverie.agents.mbpo.horizon;

import dev.reverie.agents.mbpo.Ensemble;
import dev.reverie.agents.mbpo.Measures;
import dev.reverie.agents.mbpo.disagreement.Disagreement;
import dev.reverie.agents.replay.ReplayRing;
import dev.reverie.agents.replay.TransitionLayout;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Whether measures of disagreement tell states like those that a model learned from, from states unlike them. All are
 * states that an agent really visited, with the actions that it took there. By their distance from the mean state, each
 * number in its standard deviations, the farthest fifth is withheld from the model, and of the other four fifths a
 * tenth, at random. What has to be told apart is that tenth and the farther half of the fifth: states at its border are
 * not unlike those inside.
 */
final class OutOfDistribution {
  private static final double WITHHELD = 0.2;
  private static final double UNLIKE = 0.1;
  private static final double HELD_OUT = 0.1;
  private static final int CHUNK = 512;

  private final HorizonConfig config;
  private final TransitionLayout layout;
  private final Store store;

  OutOfDistribution(HorizonConfig config, TransitionLayout layout, Store store) {
    this.config = config;
    this.layout = layout;
    this.store = store;
  }

  /**
   * How often a state unlike those learned from has the greater disagreement.
   *
   * @param rows transitions, {@code [n, width]}
   * @return by measure
   */
  Map<Disagreement, Double> auroc(float[] rows) {
    int n = rows.length / layout.width();
    double[] distance = distances(rows, n);
    int[] near = IntStream.range(0, n).boxed().sorted(Comparator.comparingDouble(i -> distance[i]))
        .mapToInt(Integer::intValue).toArray();
    int inside = (int) (n * (1 - WITHHELD));
    int unlike = (int) (n * UNLIKE);
    int[] known = IntStream.range(0, inside).map(i -> near[i]).toArray();
    new RandomStream(store.seed(), "horizon.heldOut").shuffle(known, 0, inside);
    int heldOut = (int) (inside * HELD_OUT);

    State table = store.free("known", inside - heldOut, layout.width());
    ReplayRing ring = new ReplayRing(table, 0, inside - heldOut);
    for (int i = heldOut; i < inside; i++) {
      ring.add(rows, known[i] * layout.width(), 1);
    }
    Ensemble ensemble = new Ensemble(table, layout, config.ensemble());
    ensemble.train(ring);
    Measures measures = new Measures(store, layout, ensemble, CHUNK);
    double[][] like = measure(measures, rows, IntStream.range(0, heldOut).map(i -> known[i]).toArray());
    double[][] others = measure(measures, rows, IntStream.range(n - unlike, n).map(i -> near[i]).toArray());
    Map<Disagreement, Double> result = new LinkedHashMap<>();
    for (int m = 0; m < like.length; m++) {
      result.put(measures.measures().get(m), RankStatistics.auroc(like[m], others[m]));
    }
    return result;
  }

  private double[] distances(float[] rows, int n) {
    double[] distance = new double[n];
    for (int c = 0; c < layout.observations(); c++) {
      double mean = 0;
      for (int i = 0; i < n; i++) {
        mean += rows[i * layout.width() + c] / (double) n;
      }
      double variance = 0;
      for (int i = 0; i < n; i++) {
        double d = rows[i * layout.width() + c] - mean;
        variance += d * d / n;
      }
      for (int i = 0; i < n; i++) {
        double d = rows[i * layout.width() + c] - mean;
        distance[i] += variance > 0 ? d * d / variance : 0;
      }
    }
    return distance;
  }

  private double[][] measure(Measures measures, float[] rows, int[] which) {
    float[] observations = new float[which.length * layout.observations()];
    float[] actions = new float[which.length * layout.actions()];
    for (int i = 0; i < which.length; i++) {
      System.arraycopy(rows, which[i] * layout.width(), observations, i * layout.observations(),
          layout.observations());
      System.arraycopy(rows, which[i] * layout.width() + layout.actionAt(), actions, i * layout.actions(),
          layout.actions());
    }
    float[][] values = measures.measure(observations, actions, which.length);
    double[][] wide = new double[values.length][which.length];
    for (int m = 0; m < values.length; m++) {
      for (int i = 0; i < which.length; i++) {
        wide[m][i] = values[m][i];
      }
    }
    return wide;
  }
}
