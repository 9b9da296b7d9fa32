package dev.reverie.engine.cpu;

import java.util.Arrays;

/**
 * One array of storage.
 *
 * @param f floats, or null
 * @param d doubles, or null
 * @param i integers, or null
 */
record Slab(float[] f, double[] d, int[] i) {
  static Slab floats(int n) {
    return new Slab(new float[n], null, null);
  }

  static Slab doubles(int n) {
    return new Slab(null, new double[n], null);
  }

  static Slab ints(int n) {
    return new Slab(null, null, new int[n]);
  }

  void poison() {
    if (f != null) {
      Arrays.fill(f, Float.intBitsToFloat(Guards.FLOAT_BITS));
    } else if (d != null) {
      Arrays.fill(d, Double.longBitsToDouble(Guards.DOUBLE_BITS));
    }
  }

  double get(int at) {
    return f != null ? f[at] : d != null ? d[at] : i[at];
  }

  void set(int at, float value) {
    if (f != null) {
      f[at] = value;
    } else {
      d[at] = value;
    }
  }
}
