package dev.reverie.agents.replay;

/** Rows of floats and bytes in arrays made at once, several of them where one would be too long. */
final class RowTable {
  /** Elements of an array at most: 1 GiB of either kind. */
  static final int FLOATS = 1 << 28;
  static final int BYTES = 1 << 30;

  private final int width;
  private final int bytes;
  private final int floatRows;
  private final int byteRows;
  private final float[][] floatParts;
  private final byte[][] byteParts;

  RowTable(int rows, int width, int bytes, int mostFloats, int mostBytes) {
    this.width = width;
    this.bytes = bytes;
    floatRows = perPart(rows, width, mostFloats);
    byteRows = perPart(rows, bytes, mostBytes);
    floatParts = new float[width == 0 ? 0 : Math.ceilDiv(rows, floatRows)][];
    for (int p = 0; p < floatParts.length; p++) {
      floatParts[p] = new float[Math.min(floatRows, rows - p * floatRows) * width];
    }
    byteParts = new byte[bytes == 0 ? 0 : Math.ceilDiv(rows, byteRows)][];
    for (int p = 0; p < byteParts.length; p++) {
      byteParts[p] = new byte[Math.min(byteRows, rows - p * byteRows) * bytes];
    }
  }

  private static int perPart(int rows, int width, int most) {
    return width == 0 ? rows : Math.clamp(most / width, 1, rows);
  }

  /** Arrays that the rows are spread over. */
  int parts() {
    return floatParts.length + byteParts.length;
  }

  void set(int row, float[] floats, int at, byte[] source, int sourceAt) {
    if (width > 0) {
      System.arraycopy(floats, at, floatParts[row / floatRows], row % floatRows * width, width);
    }
    if (bytes > 0) {
      System.arraycopy(source, sourceAt, byteParts[row / byteRows], row % byteRows * bytes, bytes);
    }
  }

  /** Copies some of the floats of a row. */
  void floats(int row, int from, int count, float[] dst, int at) {
    if (count > 0) {
      System.arraycopy(floatParts[row / floatRows], row % floatRows * width + from, dst, at, count);
    }
  }

  /** Copies some of the bytes of a row. */
  void bytes(int row, int from, int count, byte[] dst, int at) {
    if (count > 0) {
      System.arraycopy(byteParts[row / byteRows], row % byteRows * bytes + from, dst, at, count);
    }
  }

  /** One byte of a row. */
  byte at(int row, int column) {
    return byteParts[row / byteRows][row % byteRows * bytes + column];
  }
}
