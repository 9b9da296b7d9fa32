package dev.reverie.agents.mbpo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.replay.ReplayRing;
import dev.reverie.agents.replay.TransitionLayout;
import dev.reverie.engine.Backend;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One training of one gradient step against the published formulas written out in double. */
class EnsembleStepTest {
  private static final TransitionLayout LAYOUT = new TransitionLayout(2, 1);
  private static final int MEMBERS = 2;
  private static final int WIDTH = 4;
  private static final int OUTPUTS = 3;
  private static final int ROWS = 9;
  private static final double[] DECAY = {0.03f, 0.05f};
  private static final EnsembleConfig CONFIG = new EnsembleConfig(MEMBERS, 1, new int[] {WIDTH}, 1e-3f, 16,
      new float[] {0.03f, 0.05f}, 0.34, 50, 0.01, 5, 1, true);

  private final float[][] transitions = new float[ROWS][LAYOUT.width()];
  private final double[] mean = new double[3];
  private final double[] deviation = new double[3];
  private int[] heldOut;
  private int[][] drawn;

  private static Map<String, double[]> parameters(Store store) {
    Map<String, double[]> values = new LinkedHashMap<>();
    for (String name : new String[] {"net.0.weight", "net.0.bias", "net.1.weight", "net.1.bias", "maxLogVariance",
        "minLogVariance"}) {
      float[] v = store.get("model." + name).toArray();
      double[] d = new double[v.length];
      Arrays.setAll(d, i -> v[i]);
      values.put(name, d);
    }
    return values;
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  /** A member's outputs for a transition: means of (reward, change), then their bounded log variances. */
  private double[] predict(Map<String, double[]> p, int member, float[] row) {
    double[] w0 = p.get("net.0.weight");
    double[] w1 = p.get("net.1.weight");
    double[] hidden = new double[WIDTH];
    for (int k = 0; k < WIDTH; k++) {
      double sum = p.get("net.0.bias")[member * WIDTH + k];
      for (int c = 0; c < 3; c++) {
        sum += (row[c] - mean[c]) / deviation[c] * w0[(member * 3 + c) * WIDTH + k];
      }
      hidden[k] = sum / (1 + Math.exp(-sum));
    }
    double[] out = new double[2 * OUTPUTS];
    for (int o = 0; o < out.length; o++) {
      out[o] = p.get("net.1.bias")[member * out.length + o];
      for (int k = 0; k < WIDTH; k++) {
        out[o] += hidden[k] * w1[(member * WIDTH + k) * out.length + o];
      }
    }
    for (int d = 0; d < OUTPUTS; d++) {
      double max = p.get("maxLogVariance")[d];
      double min = p.get("minLogVariance")[d];
      double below = max - softplus(max - out[OUTPUTS + d]);
      out[OUTPUTS + d] = min + softplus(below - min);
    }
    return out;
  }

  /** Reward first, then the change of the observation, neither standardised. */
  private static double[] target(float[] row) {
    return new double[] {row[3], (double) row[4] - row[0], (double) row[5] - row[1]};
  }

  private double likelihood(Map<String, double[]> p) {
    double loss = 0;
    for (int m = 0; m < MEMBERS; m++) {
      for (int i : drawn[m]) {
        double[] out = predict(p, m, transitions[i]);
        double[] y = target(transitions[i]);
        for (int d = 0; d < OUTPUTS; d++) {
          double s = out[OUTPUTS + d];
          loss += ((out[d] - y[d]) * (out[d] - y[d]) * Math.exp(-s) + s) / (drawn[m].length * OUTPUTS);
        }
      }
    }
    return loss;
  }

  private double loss(Map<String, double[]> p) {
    double loss = likelihood(p);
    for (int d = 0; d < OUTPUTS; d++) {
      loss += 0.01 * (p.get("maxLogVariance")[d] - p.get("minLogVariance")[d]);
    }
    for (int layer = 0; layer < 2; layer++) {
      for (double w : p.get("net." + layer + ".weight")) {
        loss += DECAY[layer] * w * w / 2;
      }
    }
    return loss;
  }

  private void makeTransitions() {
    RandomStream random = new RandomStream(3, "data");
    for (float[] row : transitions) {
      for (int c = 0; c < row.length - 1; c++) {
        row[c] = 3 + 2 * random.normal();
      }
    }
  }

  /** The split and the draws that the documented stream gives. */
  private void draw(RandomStream random) {
    int[] order = new int[ROWS];
    Arrays.setAll(order, i -> i);
    random.shuffle(order, 0, ROWS);
    heldOut = Arrays.copyOf(order, 3);
    int[] training = Arrays.copyOfRange(order, 3, ROWS);
    drawn = new int[MEMBERS][training.length];
    for (int[] member : drawn) {
      for (int i = 0; i < member.length; i++) {
        member[i] = training[random.bounded(training.length)];
      }
    }
    for (int c = 0; c < 3; c++) {
      for (int i : training) {
        mean[c] += transitions[i][c] / (double) training.length;
      }
      for (int i : training) {
        deviation[c] += (transitions[i][c] - mean[c]) * (transitions[i][c] - mean[c]) / training.length;
      }
      deviation[c] = Math.sqrt(deviation[c]);
    }
  }

  @Test
  void aStepFollowsTheGradientOfThePublishedLoss() {
    makeTransitions();
    try (Backend backend = new ScalarBackend(1, true)) {
      Store store = backend.newStore(11);
      State table = store.free("replay", ROWS, LAYOUT.width());
      ReplayRing ring = new ReplayRing(table, 0, ROWS);
      for (float[] row : transitions) {
        ring.add(row, 0, 1);
      }
      Ensemble ensemble = new Ensemble(table, LAYOUT, CONFIG);
      Map<String, double[]> before = parameters(store);
      draw(new RandomStream(11, "model.train"));
      Ensemble.Report report = ensemble.train(ring);
      Map<String, double[]> after = parameters(store);

      assertEquals(1, report.steps());
      assertEquals(likelihood(before), report.loss(), 1e-5 * Math.abs(likelihood(before)));
      before.forEach((name, values) -> {
        float[] moment = store.get("model.adam.m.model." + name).toArray();
        double[] gradient = gradient(before, values);
        double greatest = Arrays.stream(gradient).map(Math::abs).max().orElseThrow();
        assertTrue(greatest > 1e-4, name);
        for (int i = 0; i < values.length; i++) {
          // The lower bound's gradient has 1 - sigmoid(10) in single precision, wrong by 3e-8, times squared errors.
          assertEquals(gradient[i], 10 * moment[i], 2e-5 * greatest + 2e-6, name + "[" + i + "]");
          double step = 1e-3 * gradient[i] / (Math.abs(gradient[i]) + 1e-8 / Math.sqrt(0.001));
          if (Math.abs(gradient[i]) > 1e-3 * greatest) {
            assertEquals(values[i] - step, after.get(name)[i], 2e-6, name + "[" + i + "]");
          }
        }
      });
      assertArrayEquals(errors(after), report.holdoutErrors(), 1e-4);
      assertEquals(report.holdoutErrors()[0] < report.holdoutErrors()[1] ? 0 : 1, ensemble.elites()[0]);
    }
  }

  /** Central differences by one of the parameters, which comes back as it was. */
  private double[] gradient(Map<String, double[]> all, double[] one) {
    double[] gradient = new double[one.length];
    for (int i = 0; i < one.length; i++) {
      double value = one[i];
      one[i] = value + 1e-5;
      double above = loss(all);
      one[i] = value - 1e-5;
      gradient[i] = (above - loss(all)) / 2e-5;
      one[i] = value;
    }
    return gradient;
  }

  private double[] errors(Map<String, double[]> p) {
    double[] errors = new double[MEMBERS];
    for (int m = 0; m < MEMBERS; m++) {
      for (int i : heldOut) {
        double[] out = predict(p, m, transitions[i]);
        double[] y = target(transitions[i]);
        for (int d = 0; d < OUTPUTS; d++) {
          errors[m] += (out[d] - y[d]) * (out[d] - y[d]) / (heldOut.length * OUTPUTS);
        }
      }
    }
    return errors;
  }
}
