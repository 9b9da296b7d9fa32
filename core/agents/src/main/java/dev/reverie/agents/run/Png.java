package dev.reverie.agents.run;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** A picture of red, green, blue and opacity, a byte each, as a PNG file. */
final class Png {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final int CHANNELS = 4;

  private final int width;
  private final int height;
  private final byte[] pixels;

  /** A picture that is transparent everywhere. */
  Png(int width, int height) {
    this.width = width;
    this.height = height;
    pixels = new byte[Math.multiplyExact(Math.multiplyExact(width, height), CHANNELS)];
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** Makes a pixel opaque. */
  void set(int x, int y, int red, int green, int blue) {
    int at = (y * width + x) * CHANNELS;
    pixels[at] = (byte) red;
    pixels[at + 1] = (byte) green;
    pixels[at + 2] = (byte) blue;
    pixels[at + 3] = (byte) 255;
  }

  byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(SIGNATURE);
    chunk(out, "IHDR", ByteBuffer.allocate(13).putInt(width).putInt(height).put((byte) 8).put((byte) 6).array());
    chunk(out, "IDAT", deflated());
    chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream out, String name, byte[] data) {
    byte[] type = name.getBytes(StandardCharsets.US_ASCII);
    CRC32 sum = new CRC32();
    sum.update(type);
    sum.update(data);
    out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
    out.writeBytes(type);
    out.writeBytes(data);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
  }

  /** Each row as its differences from the row above, which are mostly 0. */
  private byte[] deflated() {
    int stride = width * CHANNELS;
    byte[] rows = new byte[height * (stride + 1)];
    for (int y = 0; y < height; y++) {
      int to = y * (stride + 1);
      rows[to] = 2;
      for (int i = 0; i < stride; i++) {
        rows[to + 1 + i] = (byte) (pixels[y * stride + i] - (y > 0 ? pixels[(y - 1) * stride + i] : 0));
      }
    }
    try (Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION)) {
      deflater.setInput(rows);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[1 << 14];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    }
  }
}
