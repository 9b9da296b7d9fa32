package dev.reverie.engine.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * An open safetensors file whose header has been checked in full: every tensor lies within the file and no two overlap.
 * Data is read straight into the caller's arrays. Safe for use by several threads.
 */
public final class SafetensorsFile implements AutoCloseable {
  private static final int CHUNK_BYTES = 1 << 16;

  private final Path path;
  private final FileChannel channel;
  private final SafetensorsHeader header;
  private final long dataAt;

  /**
   * What a file says of a tensor.
   *
   * @param type element type
   * @param shape sizes, outermost first; empty for a scalar
   * @param count number of elements
   */
  public record Tensor(SafetensorsType type, long[] shape, long count) {
    /**
     * Sizes, outermost first.
     *
     * @return a copy; empty for a scalar
     */
    @Override
    public long[] shape() {
      return shape.clone();
    }
  }

  SafetensorsFile(Path path) throws IOException {
    this.path = path;
    channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      long size = channel.size();
      if (size < SafetensorsHeader.PREFIX_BYTES) {
        throw new SafetensorsException(path, size, "the end of the file", "the header's length in 8 bytes");
      }
      ByteBuffer prefix = ByteBuffer.allocate(SafetensorsHeader.PREFIX_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      readFully(prefix, 0);
      long length = prefix.getLong(0);
      long limit = Math.min(SafetensorsHeader.MAX_BYTES, size - SafetensorsHeader.PREFIX_BYTES);
      if (length < 0 || length > limit) {
        throw new SafetensorsException(path, 0, "a header of " + Long.toUnsignedString(length) + " bytes",
            "at most " + limit + (limit == SafetensorsHeader.MAX_BYTES ? "" : ", what the file holds"));
      }
      byte[] json = new byte[(int) length];
      readFully(ByteBuffer.wrap(json), SafetensorsHeader.PREFIX_BYTES);
      dataAt = SafetensorsHeader.PREFIX_BYTES + length;
      header = new SafetensorsHeader(path, json, size - dataAt);
    } catch (IOException | RuntimeException | Error e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Names of the tensors.
   *
   * @return unmodifiable, sorted
   */
  public Set<String> names() {
    return Collections.unmodifiableSet(header.tensors.keySet());
  }

  /**
   * The file's {@code __metadata__}.
   *
   * @return unmodifiable, sorted; empty where the file has none
   */
  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(header.metadata);
  }

  /**
   * Type and shape of a tensor.
   *
   * @param name the tensor's name
   * @return its type and shape
   * @throws IllegalArgumentException if the file has no such tensor
   */
  public Tensor entry(String name) {
    SafetensorsHeader.Range range = range(name);
    return new Tensor(range.type(), range.shape(), range.count());
  }

  /**
   * Reads a whole F32 tensor.
   *
   * @param name the tensor's name
   * @param dst receives the elements in row-major order
   * @param at index of the first one
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if there is no such tensor, it is of another type, or it does not fit
   */
  public void read(String name, float[] dst, int at) throws IOException {
    read(name, SafetensorsType.F32, dst.length, at, (b, i, n) -> b.asFloatBuffer().get(dst, i, n));
  }

  /**
   * Reads a whole F64 tensor.
   *
   * @param name the tensor's name
   * @param dst receives the elements in row-major order
   * @param at index of the first one
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if there is no such tensor, it is of another type, or it does not fit
   */
  public void read(String name, double[] dst, int at) throws IOException {
    read(name, SafetensorsType.F64, dst.length, at, (b, i, n) -> b.asDoubleBuffer().get(dst, i, n));
  }

  /**
   * Reads a whole I32 tensor.
   *
   * @param name the tensor's name
   * @param dst receives the elements in row-major order
   * @param at index of the first one
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if there is no such tensor, it is of another type, or it does not fit
   */
  public void read(String name, int[] dst, int at) throws IOException {
    read(name, SafetensorsType.I32, dst.length, at, (b, i, n) -> b.asIntBuffer().get(dst, i, n));
  }

  /**
   * Reads a whole I64 tensor.
   *
   * @param name the tensor's name
   * @param dst receives the elements in row-major order
   * @param at index of the first one
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if there is no such tensor, it is of another type, or it does not fit
   */
  public void read(String name, long[] dst, int at) throws IOException {
    read(name, SafetensorsType.I64, dst.length, at, (b, i, n) -> b.asLongBuffer().get(dst, i, n));
  }

  /**
   * Reads a whole U8 tensor.
   *
   * @param name the tensor's name
   * @param dst receives the elements in row-major order
   * @param at index of the first one
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if there is no such tensor, it is of another type, or it does not fit
   */
  public void read(String name, byte[] dst, int at) throws IOException {
    read(name, SafetensorsType.U8, dst.length, at, (b, i, n) -> b.get(dst, i, n));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private interface Piece {
    void copy(ByteBuffer bytes, int at, int n);
  }

  private void read(String name, SafetensorsType type, int length, int at, Piece piece) throws IOException {
    SafetensorsHeader.Range range = range(name);
    if (range.type() != type) {
      throw new IllegalArgumentException(path + ": tensor '" + name + "' is " + range.type() + ", expected " + type);
    }
    if (at < 0 || at > length || range.count() > length - at) {
      throw new IllegalArgumentException(path + ": tensor '" + name + "' has " + range.count()
          + " elements, expected at most the " + (length - at) + " from index " + at + " of an array of " + length);
    }
    int count = (int) range.count();
    int size = type.bytes();
    ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, range.end() - range.begin()))
        .order(ByteOrder.LITTLE_ENDIAN);
    for (int done = 0; done < count; ) {
      int n = Math.min(count - done, CHUNK_BYTES / size);
      chunk.clear().limit(n * size);
      readFully(chunk, dataAt + range.begin() + (long) done * size);
      piece.copy(chunk.flip(), at + done, n);
      done += n;
    }
  }

  private SafetensorsHeader.Range range(String name) {
    SafetensorsHeader.Range range = header.tensors.get(name);
    if (range == null) {
      throw new IllegalArgumentException(path + ": no tensor '" + name + "', expected one of " + names());
    }
    return range;
  }

  private void readFully(ByteBuffer target, long position) throws IOException {
    while (target.hasRemaining()) {
      int n = channel.read(target, position);
      if (n < 0) {
        throw new SafetensorsException(path, position, "the end of the file", target.remaining() + " bytes more");
      }
      position += n;
    }
  }
}
