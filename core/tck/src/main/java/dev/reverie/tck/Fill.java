package dev.reverie.tck;

import java.util.SplittableRandom;

/** Where the values of an input come from. */
@FunctionalInterface
interface Fill {
  /** The next value; {@code i} counts the elements. */
  float next(SplittableRandom random, int i);

  /** Values of mixed sign and size around one, like activations. */
  static Fill normal() {
    return (r, i) -> (float) (r.nextDouble() + r.nextDouble() + r.nextDouble() - 1.5) * 2f;
  }

  /** Evenly spread. */
  static Fill uniform(double low, double high) {
    return (r, i) -> (float) r.nextDouble(low, high);
  }

  /** At least 0.05 away from the kinks that the samples have: 0, -0.5 and 0.5. */
  static Fill apart() {
    return (r, i) -> {
      double size = r.nextBoolean() ? r.nextDouble(0.05, 0.45) : r.nextDouble(0.55, 2.5);
      return (float) (r.nextBoolean() ? size : -size);
    };
  }

  /** Multiples of 0.25, shifted: two operands with different shifts are never close to each other. */
  static Fill lattice(double shift) {
    return (r, i) -> (float) (r.nextInt(-8, 9) * 0.25 + shift);
  }

  /** Small whole numbers, on which sums and products are exact. */
  static Fill whole() {
    return (r, i) -> r.nextInt(-4, 5);
  }

  /** The given values in turn. */
  static Fill of(float... values) {
    return (r, i) -> values[i % values.length];
  }

  /** Large rows beside small ones, and a row of zeros: what a normalisation or a softmax has to stand. */
  static Fill uneven(int features) {
    return (r, i) -> {
      float v = (float) r.nextDouble(-2, 2);
      return switch (i / features % 4) {
        case 1 -> 0f;
        case 2 -> 100f + v;
        case 3 -> v * 1e-3f;
        default -> v;
      };
    };
  }
}
