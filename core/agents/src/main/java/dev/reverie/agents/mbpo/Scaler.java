package dev.reverie.agents.mbpo;

import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import java.util.Arrays;

/**
 * Standardises the inputs of a model: mean and standard deviation of the population, computed in double. A deviation
 * below 1e-12 counts as 1, so that a constant input stays harmless.
 */
final class Scaler {
  private static final double LEAST = 1e-12;

  private final State mean;
  private final State deviation;
  private final int size;

  Scaler(Store store, String name, int size) {
    this.size = size;
    mean = store.free(name + ".mean", size);
    deviation = store.free(name + ".deviation", size);
    float[] ones = new float[size];
    Arrays.fill(ones, 1f);
    deviation.set(ones);
  }

  /** Fits to the first columns of rows of a table. */
  void fit(float[] table, int width, int[] rows, int count) {
    double[] sum = new double[size];
    for (int i = 0; i < count; i++) {
      for (int c = 0; c < size; c++) {
        sum[c] += table[rows[i] * width + c];
      }
    }
    double[] squares = new double[size];
    for (int i = 0; i < count; i++) {
      for (int c = 0; c < size; c++) {
        double d = table[rows[i] * width + c] - sum[c] / count;
        squares[c] += d * d;
      }
    }
    float[] means = new float[size];
    float[] deviations = new float[size];
    for (int c = 0; c < size; c++) {
      means[c] = (float) (sum[c] / count);
      double d = Math.sqrt(squares[c] / count);
      deviations[c] = (float) (d < LEAST ? 1 : d);
    }
    mean.set(means);
    deviation.set(deviations);
  }

  Tensor apply(Tensor x) {
    return x.minus(x.graph().read(mean)).dividedBy(x.graph().read(deviation));
  }

  float[] deviations() {
    return deviation.toArray();
  }
}
