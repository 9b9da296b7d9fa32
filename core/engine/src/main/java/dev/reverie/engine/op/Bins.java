package dev.reverie.engine.op;

import java.util.Arrays;

/** The increasing positions of the bins that a {@link TwoHot} distribution lies over. */
public final class Bins {
  private final double[] positions;

  private Bins(double[] positions) {
    this.positions = positions;
  }

  /**
   * Evenly spaced bins, exactly antisymmetric for a symmetric range.
   *
   * @param count how many, at least 2
   * @param low the first
   * @param high the last
   * @return the bins
   */
  public static Bins linear(int count, double low, double high) {
    if (count < 2 || !(low < high)) {
      throw new IllegalArgumentException("bins: got " + count + " from " + low + " to " + high
          + ", expected at least 2 and low < high");
    }
    double[] p = new double[count];
    for (int i = 0; i < count; i++) {
      int j = count - 1 - i;
      p[i] = (low * j + high * i) / (count - 1);
    }
    return new Bins(p);
  }

  /**
   * {@code sign(x) (exp(|x|) - 1)} of evenly spaced x from -range to range: fine around zero, and exactly
   * antisymmetric.
   *
   * @param count how many, at least 2
   * @param range the greatest x
   * @return the bins
   */
  public static Bins symexp(int count, double range) {
    double[] p = linear(count, -range, range).positions;
    for (int i = 0; i < count; i++) {
      p[i] = Math.copySign(Math.expm1(Math.abs(p[i])), p[i]);
    }
    return new Bins(p);
  }

  /**
   * How many.
   *
   * @return the number
   */
  public int count() {
    return positions.length;
  }

  /**
   * One position.
   *
   * @param i its index
   * @return the position
   */
  public double at(int i) {
    return positions[i];
  }

  /**
   * The positions in single precision.
   *
   * @return a new array
   */
  public float[] floats() {
    float[] f = new float[positions.length];
    for (int i = 0; i < f.length; i++) {
      f[i] = (float) positions[i];
    }
    return f;
  }

  /**
   * The bin at or below a value, such that there is one above it.
   *
   * @param value any number
   * @return from 0 to {@code count() - 2}
   */
  public int below(double value) {
    int low = 0;
    int high = positions.length - 1;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (positions[middle] <= value) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * The weight of the upper of the two bins around a value, which is clipped to the range.
   *
   * @param below the lower bin
   * @param value the value
   * @return from 0 to 1
   */
  public double upperWeight(int below, double value) {
    double w = (value - positions[below]) / (positions[below + 1] - positions[below]);
    return Math.min(Math.max(w, 0), 1);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bins b && Arrays.equals(positions, b.positions);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(positions);
  }

  @Override
  public String toString() {
    return positions.length + " bins from " + positions[0] + " to " + positions[positions.length - 1];
  }
}
