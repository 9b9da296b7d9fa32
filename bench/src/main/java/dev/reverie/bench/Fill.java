package dev.reverie.bench;

import java.util.Random;

/** Numbers to compute with, the same in every fork. */
public final class Fill {
  private Fill() {
  }

  /**
   * Standard normal numbers.
   *
   * @param name seeds them
   * @param count how many
   * @return the numbers
   */
  public static float[] normal(String name, int count) {
    return normal(name, count, 1);
  }

  /**
   * Normal numbers about 0.
   *
   * @param name seeds them
   * @param count how many
   * @param deviation their standard deviation
   * @return the numbers
   */
  public static float[] normal(String name, int count, double deviation) {
    Random random = new Random(name.hashCode());
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return values;
  }
}
