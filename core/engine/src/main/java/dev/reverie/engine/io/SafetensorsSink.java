package dev.reverie.engine.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;

/** Takes the elements of one tensor, in row-major order and in pieces of any size; refuses other types and too many. */
public final class SafetensorsSink {
  private final WritableByteChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
  private String name;
  private SafetensorsType type;
  private long count;
  private long written;

  SafetensorsSink(WritableByteChannel channel) {
    this.channel = channel;
  }

  /** Begins the next tensor. */
  void begin(String name, SafetensorsType type, long count) {
    this.name = name;
    this.type = type;
    this.count = count;
    written = 0;
  }

  /** Checks that the tensor is complete. */
  void end() {
    if (written != count) {
      throw new IllegalStateException("tensor '" + name + "': " + written + " values written, expected " + count);
    }
  }

  void raw(byte[] bytes) throws IOException {
    transfer(bytes.length, 1, (at, n) -> buffer.put(bytes, at, n));
  }

  void flush() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  /**
   * Writes F32 elements.
   *
   * @param values the elements
   * @param from index of the first one
   * @param n number of elements
   * @throws IOException if the file cannot be written
   * @throws IllegalArgumentException if the tensor is not F32
   * @throws IllegalStateException if the tensor has fewer elements
   */
  public void write(float[] values, int from, int n) throws IOException {
    accept(SafetensorsType.F32, from, n, values.length);
    transfer(n, 4, (at, size) -> {
      buffer.asFloatBuffer().put(values, from + at, size);
      buffer.position(buffer.position() + 4 * size);
    });
  }

  /**
   * Writes F64 elements.
   *
   * @param values the elements
   * @param from index of the first one
   * @param n number of elements
   * @throws IOException if the file cannot be written
   * @throws IllegalArgumentException if the tensor is not F64
   * @throws IllegalStateException if the tensor has fewer elements
   */
  public void write(double[] values, int from, int n) throws IOException {
    accept(SafetensorsType.F64, from, n, values.length);
    transfer(n, 8, (at, size) -> {
      buffer.asDoubleBuffer().put(values, from + at, size);
      buffer.position(buffer.position() + 8 * size);
    });
  }

  /**
   * Writes I32 elements.
   *
   * @param values the elements
   * @param from index of the first one
   * @param n number of elements
   * @throws IOException if the file cannot be written
   * @throws IllegalArgumentException if the tensor is not I32
   * @throws IllegalStateException if the tensor has fewer elements
   */
  public void write(int[] values, int from, int n) throws IOException {
    accept(SafetensorsType.I32, from, n, values.length);
    transfer(n, 4, (at, size) -> {
      buffer.asIntBuffer().put(values, from + at, size);
      buffer.position(buffer.position() + 4 * size);
    });
  }

  /**
   * Writes I64 elements.
   *
   * @param values the elements
   * @param from index of the first one
   * @param n number of elements
   * @throws IOException if the file cannot be written
   * @throws IllegalArgumentException if the tensor is not I64
   * @throws IllegalStateException if the tensor has fewer elements
   */
  public void write(long[] values, int from, int n) throws IOException {
    accept(SafetensorsType.I64, from, n, values.length);
    transfer(n, 8, (at, size) -> {
      buffer.asLongBuffer().put(values, from + at, size);
      buffer.position(buffer.position() + 8 * size);
    });
  }

  /**
   * Writes U8 elements.
   *
   * @param values the elements
   * @param from index of the first one
   * @param n number of elements
   * @throws IOException if the file cannot be written
   * @throws IllegalArgumentException if the tensor is not U8
   * @throws IllegalStateException if the tensor has fewer elements
   */
  public void write(byte[] values, int from, int n) throws IOException {
    accept(SafetensorsType.U8, from, n, values.length);
    transfer(n, 1, (at, size) -> buffer.put(values, from + at, size));
  }

  private void accept(SafetensorsType came, int from, int n, int length) {
    if (came != type) {
      throw new IllegalArgumentException("tensor '" + name + "': " + came + " values came, expected " + type);
    }
    Objects.checkFromIndexSize(from, n, length);
    if (n > count - written) {
      throw new IllegalStateException("tensor '" + name + "': more than its " + count + " values came");
    }
    written += n;
  }

  private interface Piece {
    void copy(int at, int n);
  }

  private void transfer(int n, int bytes, Piece piece) throws IOException {
    for (int at = 0; at < n; ) {
      if (buffer.remaining() < bytes) {
        flush();
      }
      int size = Math.min(n - at, buffer.remaining() / bytes);
      piece.copy(at, size);
      at += size;
    }
  }
}
