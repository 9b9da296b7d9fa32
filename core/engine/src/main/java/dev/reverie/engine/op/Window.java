package dev.reverie.engine.op;

/**
 * How a square window moves over images. An image is one row of features in the order height, width, channels. At
 * output pixel (i, j) the window's (u, v) lies on image pixel (stride i + u - padding, stride j + v - padding); what
 * lies outside of the image is zero, and positions that do not fit are left out.
 *
 * @param height of the image
 * @param width of the image
 * @param channels of the image
 * @param size of the window's sides
 * @param stride pixels from one position to the next
 * @param padding zeros around the image
 */
public record Window(int height, int width, int channels, int size, int stride, int padding) {
  /** Refuses windows that fit nowhere. */
  public Window {
    if (height < 1 || width < 1 || channels < 1 || size < 1 || stride < 1 || padding < 0 || padding >= size
        || height + 2 * padding < size || width + 2 * padding < size) {
      throw new IllegalArgumentException("window: " + size + " x " + size + ", stride " + stride + ", padding "
          + padding + " on " + height + " x " + width + " x " + channels + "; expected sizes of at least 1, padding below the "
          + "window's size, and a window that fits");
    }
  }

  /**
   * Rows of output pixels.
   *
   * @return the number
   */
  public int rows() {
    return (height + 2 * padding - size) / stride + 1;
  }

  /**
   * Columns of output pixels.
   *
   * @return the number
   */
  public int columns() {
    return (width + 2 * padding - size) / stride + 1;
  }

  /**
   * Output pixels.
   *
   * @return the number
   */
  public int positions() {
    return rows() * columns();
  }

  /**
   * Numbers in an image.
   *
   * @return the count
   */
  public int features() {
    return height * width * channels;
  }

  /**
   * Numbers under the window: rows of the weight.
   *
   * @return the count
   */
  public int taps() {
    return size * size * channels;
  }

  /**
   * The image pixel under one tap at one position.
   *
   * @param position output pixel, i columns + j
   * @param tap u size + v
   * @return y width + x, or -1 outside of the image
   */
  public int pixel(int position, int tap) {
    int y = position / columns() * stride + tap / size - padding;
    int x = position % columns() * stride + tap % size - padding;
    return y < 0 || y >= height || x < 0 || x >= width ? -1 : y * width + x;
  }
}
