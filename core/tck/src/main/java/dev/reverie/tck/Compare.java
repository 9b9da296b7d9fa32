package dev.reverie.tck;

import java.util.Map;

/** Comparisons whose failures say where and how far. */
final class Compare {
  private Compare() {
  }

  /** Every result against the reference: NaN where it has NaN, infinity where it overflows, else within the bound. */
  static void within(Map<String, float[]> got, Reference reference) {
    reference.graph().outputs().forEach((name, tensor) -> {
      if (got.containsKey(name)) {
        within(name, got.get(name), reference.traced().exact(name), reference.error(tensor));
      }
    });
  }

  private static void within(String name, float[] got, double[] expected, double[] error) {
    for (int i = 0; i < expected.length; i++) {
      double e = expected[i];
      boolean right;
      if (Double.isNaN(e)) {
        right = Float.isNaN(got[i]);
      } else if (Double.isInfinite(e)) {
        right = got[i] == e;
      } else {
        right = Math.abs(got[i] - e) <= error[i]
            || Float.isInfinite(got[i]) && Math.signum(got[i]) * e + error[i] >= Float.MAX_VALUE;
      }
      if (!right) {
        throw new AssertionError(name + "[" + i + "] is " + got[i] + ", expected " + e + " within " + error[i]
            + " (off by " + Math.abs(got[i] - e) / error[i] + " times that)");
      }
    }
  }

  /** Equal bits, but for the payload of a NaN. */
  static void sameBits(String what, Map<String, float[]> first, Map<String, float[]> second) {
    first.forEach((name, values) -> sameBits(what + ": " + name, values, second.get(name)));
  }

  static void sameBits(String what, float[] first, float[] second) {
    if (first.length != second.length) {
      throw new AssertionError(what + " has " + second.length + " elements, before " + first.length);
    }
    for (int i = 0; i < first.length; i++) {
      if (Float.floatToIntBits(first[i]) != Float.floatToIntBits(second[i])) {
        throw new AssertionError(what + "[" + i + "] is " + second[i] + ", before " + first[i]);
      }
    }
  }
}
