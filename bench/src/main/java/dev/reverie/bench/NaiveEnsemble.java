package dev.reverie.bench;

import java.util.Arrays;
import java.util.function.Function;

/** The ensemble's prediction for a row, in double, from the values of its states. */
final class NaiveEnsemble {
  private final float[][] weights;
  private final float[][] biases;
  private final float[] max;
  private final float[] min;
  private final float[] mean;
  private final float[] deviation;

  /**
   * Copies the states.
   *
   * @param state gives the values of a state by name
   */
  NaiveEnsemble(Function<String, float[]> state) {
    int layers = Model.CONFIG.hidden().length + 1;
    weights = new float[layers][];
    biases = new float[layers][];
    Arrays.setAll(weights, l -> state.apply("model.net." + l + ".weight"));
    Arrays.setAll(biases, l -> state.apply("model.net." + l + ".bias"));
    max = state.apply("model.maxLogVariance");
    min = state.apply("model.minLogVariance");
    mean = state.apply("model.scaler.mean");
    deviation = state.apply("model.scaler.deviation");
  }

  /**
   * Predicts.
   *
   * @param member whose networks
   * @param x inputs of many rows
   * @param at where the row starts
   * @return means, then log variances
   */
  double[] predict(int member, float[] x, int at) {
    double[] y = new double[mean.length];
    for (int c = 0; c < y.length; c++) {
      y[c] = ((double) x[at + c] - mean[c]) / deviation[c];
    }
    for (int l = 0; l < weights.length; l++) {
      int out = biases[l].length / Model.CONFIG.members();
      y = Naive.layer(y, weights[l], member * y.length * out, biases[l], member * out, out,
          l + 1 < weights.length ? Naive::silu : v -> v);
    }
    for (int i = 0; i < max.length; i++) {
      double s = max[i] - Naive.softplus(max[i] - y[max.length + i]);
      y[max.length + i] = min[i] + Naive.softplus(s - min[i]);
    }
    return y;
  }
}
