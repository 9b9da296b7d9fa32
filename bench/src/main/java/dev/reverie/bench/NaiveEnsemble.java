package dev.reverie.bench;

import java.util.Arrays;
import java.util.function.Function;

/** The ensemble's prediction for a row, in double, from the values of its states. */
public final class NaiveEnsemble {
  private final float[][] weights;
  private final float[][] biases;
  private final float[] max;
  private final float[] min;

  /**
   * Copies the parameters; inputs are not standardised.
   *
   * @param state gives the values of a state by name: {@code net.0.weight}, {@code net.0.bias}, ...,
   *     {@code maxLogVariance}, {@code minLogVariance}
   */
  public NaiveEnsemble(Function<String, float[]> state) {
    int layers = Model.CONFIG.hidden().length + 1;
    weights = new float[layers][];
    biases = new float[layers][];
    Arrays.setAll(weights, l -> state.apply("net." + l + ".weight"));
    Arrays.setAll(biases, l -> state.apply("net." + l + ".bias"));
    max = state.apply("maxLogVariance");
    min = state.apply("minLogVariance");
  }

  /**
   * Predicts.
   *
   * @param member whose networks
   * @param x inputs of many rows
   * @param at where the row starts
   * @return means, then log variances
   */
  public double[] predict(int member, float[] x, int at) {
    double[] y = new double[Model.INPUTS];
    for (int c = 0; c < y.length; c++) {
      y[c] = x[at + c];
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
