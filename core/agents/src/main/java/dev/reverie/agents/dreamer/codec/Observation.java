package dev.reverie.agents.dreamer.codec;

import dev.reverie.engine.Rows;
import dev.reverie.engine.Tensor;

/**
 * What is seen, one observation a row.
 *
 * @param numbers {@code [rows, numbers]}, or null where there are none
 * @param image {@code [rows, 64 * 64 * 3]} in -0.5 to 0.5, pixel by pixel with its three colours, or null where there
 *     is none
 */
public record Observation(Tensor numbers, Tensor image) {
  /** Rows of pixels of an image, and pixels in a row. */
  public static final int SIDE = 64;
  /** Numbers of a pixel. */
  public static final int CHANNELS = 3;

  /** Refuses nothing at all, and parts over different rows. */
  public Observation {
    if (numbers == null && image == null) {
      throw new IllegalArgumentException("observation: neither numbers nor an image");
    }
    if (numbers != null && image != null && numbers.type().rows() != image.type().rows()) {
      throw new IllegalArgumentException("observation: numbers are " + numbers.type() + ", the image is " + image.type()
          + ", expected the same rows");
    }
  }

  /**
   * The rows.
   *
   * @return one row for each observation
   */
  public Rows rows() {
    return (numbers == null ? image : numbers).type().rows();
  }
}
