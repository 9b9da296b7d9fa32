package dev.reverie.agents.env;

/**
 * What one instance of an environment is observed by: numbers, a picture, or both.
 *
 * @param numbers how many numbers, in {@link Environment#observations}; 0 for a picture alone
 * @param image the shape of the picture, in {@link Environment#images}; null for numbers alone
 */
public record ObservationSpace(int numbers, Image image) {
  /**
   * The shape of a picture: rows of pixels of channels, a byte each.
   *
   * @param height rows
   * @param width pixels in a row
   * @param channels bytes in a pixel
   */
  public record Image(int height, int width, int channels) {
    /** Refuses empty pictures. */
    public Image {
      if (height < 1 || width < 1 || channels < 1 || (long) height * width * channels > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("image of " + height + " x " + width + " x " + channels
            + ", expected at least 1 of each and less than 2 GiB");
      }
    }

    /**
     * Bytes in a picture.
     *
     * @return the product of the sizes
     */
    public int bytes() {
      return height * width * channels;
    }
  }

  /** Refuses spaces without anything to observe. */
  public ObservationSpace {
    if (numbers < 0 || numbers == 0 && image == null) {
      throw new IllegalArgumentException("observation of " + numbers + " numbers and no image, expected either");
    }
  }

  /**
   * Numbers alone.
   *
   * @param numbers how many, at least 1
   * @return the space
   */
  public static ObservationSpace of(int numbers) {
    return new ObservationSpace(numbers, null);
  }

  /**
   * Bytes in the picture.
   *
   * @return 0 if there is none
   */
  public int imageBytes() {
    return image == null ? 0 : image.bytes();
  }
}
