package dev.reverie.engine.io;

/** Element types of tensors in a file, under the format's own names; all little-endian. */
public enum SafetensorsType {
  /** IEEE 754 single precision. */
  F32(4),
  /** IEEE 754 double precision. */
  F64(8),
  /** Signed 32-bit integer. */
  I32(4),
  /** Signed 64-bit integer. */
  I64(8),
  /** Unsigned byte. */
  U8(1);

  private final int bytes;

  SafetensorsType(int bytes) {
    this.bytes = bytes;
  }

  /**
   * Size of one element.
   *
   * @return size in bytes
   */
  public int bytes() {
    return bytes;
  }

  /** Number of elements of a shape; ArithmeticException where they or their bytes exceed a long. */
  long count(long[] shape) {
    long count = 1;
    for (long size : shape) {
      count = Math.multiplyExact(count, size);
    }
    Math.multiplyExact(count, bytes);
    return count;
  }
}
