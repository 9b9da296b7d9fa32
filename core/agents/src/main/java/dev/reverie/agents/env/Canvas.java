package dev.reverie.agents.env;

/**
 * A picture of 64 x 64 pixels in red, green and blue, one byte each, drawn in memory. Edges are anti-aliased by the
 * part of a pixel that is covered, so that motion of a fraction of a pixel shows. Coordinates are in pixels, x to the
 * right and y down from the top left corner; the centre of the first pixel is at (0.5, 0.5). What lies outside is cut
 * off. Equal calls give equal bytes on every machine; nothing is allocated.
 */
public final class Canvas {
  /** Pixels along each side. */
  public static final int SIZE = 64;
  /** Bytes in a pixel: red, green, blue. */
  public static final int CHANNELS = 3;
  /** Bytes in a picture. */
  public static final int BYTES = SIZE * SIZE * CHANNELS;

  private static final int ROW = SIZE * CHANNELS;

  private byte[] pixels;
  private int origin;

  /** A canvas with a picture of its own, black. */
  public Canvas() {
    pixels = new byte[BYTES];
  }

  /**
   * Chooses where the picture lies.
   *
   * @param pixels receives {@code [64, 64, 3]}, row-major
   * @param at index of the first byte
   */
  public void target(byte[] pixels, int at) {
    if (at < 0 || pixels.length - at < BYTES) {
      throw new IndexOutOfBoundsException("canvas: a picture of " + BYTES + " bytes from " + at + " in an array of "
          + pixels.length);
    }
    this.pixels = pixels;
    origin = at;
  }

  /**
   * Paints everything.
   *
   * @param rgb the colour, {@code 0xRRGGBB}
   */
  public void clear(int rgb) {
    for (int k = origin; k < origin + ROW; k += CHANNELS) {
      pixels[k] = (byte) (rgb >> 16);
      pixels[k + 1] = (byte) (rgb >> 8);
      pixels[k + 2] = (byte) rgb;
    }
    for (int row = 1; row < SIZE; row++) {
      System.arraycopy(pixels, origin, pixels, origin + row * ROW, ROW);
    }
  }

  /**
   * Paints a disc.
   *
   * @param x its centre
   * @param y its centre
   * @param radius its radius
   * @param rgb the colour, {@code 0xRRGGBB}
   */
  public void disc(double x, double y, double radius, int rgb) {
    line(x, y, x, y, 2 * radius, rgb);
  }

  /**
   * Paints a line with round ends.
   *
   * @param x0 one end
   * @param y0 one end
   * @param x1 the other end
   * @param y1 the other end
   * @param width its thickness
   * @param rgb the colour, {@code 0xRRGGBB}
   */
  public void line(double x0, double y0, double x1, double y1, double width, int rgb) {
    double reach = width / 2 + 0.5;
    int left = first(Math.min(x0, x1) - reach);
    int right = end(Math.max(x0, x1) + reach);
    int top = first(Math.min(y0, y1) - reach);
    int bottom = end(Math.max(y0, y1) + reach);
    float dx = (float) (x1 - x0);
    float dy = (float) (y1 - y0);
    float squared = dx * dx + dy * dy;
    float scale = squared > 0 ? 1 / squared : 0;
    float edge = (float) reach;
    for (int row = top; row < bottom; row++) {
      float py = (float) (row + 0.5 - y0);
      for (int column = left; column < right; column++) {
        float px = (float) (column + 0.5 - x0);
        float along = Math.clamp((px * dx + py * dy) * scale, 0f, 1f);
        float across = px - along * dx;
        float down = py - along * dy;
        float distance = across * across + down * down;
        if (distance < edge * edge) {
          blend(row, column, Math.min(1, edge - (float) Math.sqrt(distance)), rgb);
        }
      }
    }
  }

  /**
   * Paints a rectangle whose sides are upright and level.
   *
   * @param left least x
   * @param top least y
   * @param right greatest x
   * @param bottom greatest y
   * @param rgb the colour, {@code 0xRRGGBB}
   */
  public void box(double left, double top, double right, double bottom, int rgb) {
    int lastRow = end(bottom);
    int lastColumn = end(right);
    for (int row = first(top); row < lastRow; row++) {
      double high = Math.min(bottom, row + 1) - Math.max(top, row);
      for (int column = first(left); column < lastColumn; column++) {
        double wide = Math.min(right, column + 1) - Math.max(left, column);
        blend(row, column, (float) (high * wide), rgb);
      }
    }
  }

  private static int first(double coordinate) {
    return (int) Math.clamp(Math.floor(coordinate), 0, SIZE);
  }

  private static int end(double coordinate) {
    return (int) Math.clamp(Math.ceil(coordinate), 0, SIZE);
  }

  private void blend(int row, int column, float cover, int rgb) {
    // 256 parts: a pixel that is covered in full gets the colour itself.
    int part = (int) (cover * 256 + 0.5f);
    int at = origin + row * ROW + column * CHANNELS;
    pixels[at] = mix(pixels[at], rgb >> 16, part);
    pixels[at + 1] = mix(pixels[at + 1], rgb >> 8, part);
    pixels[at + 2] = mix(pixels[at + 2], rgb, part);
  }

  private static byte mix(byte below, int above, int part) {
    int old = below & 0xff;
    return (byte) (old + (((above & 0xff) - old) * part >> 8));
  }
}
