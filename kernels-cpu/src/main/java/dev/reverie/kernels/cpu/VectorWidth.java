package dev.reverie.kernels.cpu;

import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * How wide vectors are: the machine's widest of 128, 256 and 512 bits, or what the property {@value #PROPERTY} says. Bits
 * of results do not depend on it.
 */
final class VectorWidth {
  static final String PROPERTY = "reverie.vector.bits";
  private static final List<Integer> WIDTHS = List.of(128, 256, 512);

  private VectorWidth() {
  }

  /** What is wrong with the property on this machine, or null. */
  static String refusal() {
    String asked = System.getProperty(PROPERTY);
    if (asked == null) {
      return widest() < 128 ? "vectors of " + widest() + " bits are too narrow" : null;
    }
    if (WIDTHS.stream().noneMatch(w -> w.toString().equals(asked))) {
      return PROPERTY + " is '" + asked + "', expected 128, 256 or 512";
    }
    return Integer.parseInt(asked) > widest()
        ? PROPERTY + " is " + asked + ", and this machine has vectors of " + widest() + " bits" : null;
  }

  /** The species of the width in force. */
  static VectorSpecies<Float> species() {
    String refusal = refusal();
    if (refusal != null) {
      throw new IllegalStateException(refusal);
    }
    int bits = Integer.getInteger(PROPERTY, Math.min(512, widest()));
    return VectorSpecies.of(float.class, VectorShape.forBitSize(bits));
  }

  /** Vectors in words. */
  static String describe() {
    return "Vector API, " + Integer.getInteger(PROPERTY, Math.min(512, widest())) + " bits";
  }

  private static int widest() {
    return FloatVector.SPECIES_PREFERRED.vectorBitSize();
  }
}
