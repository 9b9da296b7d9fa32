package dev.reverie.engine.io;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Files of named tensors in the safetensors format: eight bytes with the length of the header, the header in JSON
 * (type, shape and place of each tensor, and a map of strings), the data.
 *
 * <p>Equal contents give equal bytes: names are sorted in the header; in the data wider elements come first and then
 * names, so that every tensor is aligned to its elements. Tensors are streamed both ways.
 */
public final class Safetensors {
  private Safetensors() {}

  /** Writes the elements of one tensor, all of them, in row-major order. */
  @FunctionalInterface
  public interface DataWriter {
    /**
     * Writes the elements.
     *
     * @param out takes them, in pieces of any size
     * @throws IOException if {@code out} throws it
     */
    void write(SafetensorsSink out) throws IOException;
  }

  /**
   * A tensor to be written.
   *
   * @param name its name in the file
   * @param type element type
   * @param shape sizes, outermost first; empty for a scalar
   * @param data writes the elements
   */
  public record Entry(String name, SafetensorsType type, long[] shape, DataWriter data) {
    /**
     * Checks name and shape.
     *
     * @throws IllegalArgumentException if the name is reserved or not valid Unicode, or the shape has a negative size
     *     or more bytes than a long can count
     */
    public Entry {
      checkText(name);
      if (name.equals(SafetensorsHeader.METADATA)) {
        throw new IllegalArgumentException("tensor name '" + name + "', expected one that is not reserved");
      }
      shape = shape.clone();
      for (long size : shape) {
        if (size < 0) {
          throw new IllegalArgumentException("tensor '" + name + "': size " + size + ", expected at least 0");
        }
      }
      try {
        type.count(shape);
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException("tensor '" + name + "': more than 2^63 bytes", e);
      }
    }

    /**
     * Sizes, outermost first.
     *
     * @return a copy; empty for a scalar
     */
    @Override
    public long[] shape() {
      return shape.clone();
    }

    /**
     * An F32 tensor from an array.
     *
     * @param name its name in the file
     * @param values the elements, read when the file is written
     * @param at index of the first one
     * @param shape sizes, outermost first
     * @return the entry
     */
    public static Entry of(String name, float[] values, int at, long... shape) {
      return new Entry(name, SafetensorsType.F32, shape, out -> out.write(values, at, elements(name, shape)));
    }

    /**
     * An I32 tensor from an array.
     *
     * @param name its name in the file
     * @param values the elements, read when the file is written
     * @param at index of the first one
     * @param shape sizes, outermost first
     * @return the entry
     */
    public static Entry of(String name, int[] values, int at, long... shape) {
      return new Entry(name, SafetensorsType.I32, shape, out -> out.write(values, at, elements(name, shape)));
    }

    private static int elements(String name, long[] shape) {
      try {
        return Math.toIntExact(SafetensorsType.U8.count(shape));
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException("tensor '" + name + "': more elements than an array holds", e);
      }
    }
  }

  /**
   * Opens a file and checks all of its header; the file is treated as hostile.
   *
   * @param path the file
   * @return the open file
   * @throws SafetensorsException if it is not a well-formed safetensors file
   * @throws IOException if it cannot be read
   */
  public static SafetensorsFile open(Path path) throws IOException {
    return new SafetensorsFile(path);
  }

  /**
   * Writes a file in place: what was there is lost at once, and a crash leaves a part. See {@link #writeAtomically}.
   *
   * @param path the file, created or overwritten
   * @param metadata strings for the header's {@code __metadata__}; left out where empty
   * @param entries the tensors, in any order
   * @throws IOException if the file cannot be written
   * @throws IllegalArgumentException if two tensors have one name, a metadata string is not valid Unicode, the header
   *     would exceed 100 MB, or a DataWriter writes another type; nothing is touched in the first three cases
   * @throws IllegalStateException if a DataWriter writes more or fewer elements than its shape has
   */
  public static void write(Path path, Map<String, String> metadata, Collection<Entry> entries) throws IOException {
    List<Entry> order = dataOrder(entries);
    byte[] header = header(metadata, order);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING)) {
      write(channel, header, order);
    }
  }

  /**
   * Writes a file so that at every instant, power cuts included, the path holds either all of the old file or all of
   * the new one: into a temporary file in the same directory, forced to the disk, renamed over the path, and the
   * directory forced too.
   *
   * @param path the file, created or replaced
   * @param metadata strings for the header's {@code __metadata__}; left out where empty
   * @param entries the tensors, in any order
   * @throws IOException if the file cannot be written; the path is then as it was
   * @throws IllegalArgumentException as in {@link #write}; the path is then as it was
   * @throws IllegalStateException as in {@link #write}; the path is then as it was
   */
  public static void writeAtomically(Path path, Map<String, String> metadata, Collection<Entry> entries)
      throws IOException {
    List<Entry> order = dataOrder(entries);
    byte[] header = header(metadata, order);
    Path target = path.toAbsolutePath();
    Path directory = target.getParent();
    if (directory == null || Files.isDirectory(target)) {
      throw new IOException(path + ": a directory, expected a file");
    }
    Path temporary = createTemporary(target);
    try {
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        write(channel, header, order);
        channel.force(true);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException | Error e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
    forceDirectory(directory);
  }

  private static Path createTemporary(Path target) throws IOException {
    for (int attempt = 0; ; attempt++) {
      Path temporary = target.resolveSibling(
          "." + target.getFileName() + "." + ProcessHandle.current().pid() + "-" + attempt + ".tmp");
      try {
        return Files.createFile(temporary);
      } catch (FileAlreadyExistsException e) {
        // Another thread's, or left by a process that was killed: take the next name.
        continue;
      }
    }
  }

  /** Windows neither can open a directory nor needs to. */
  private static void forceDirectory(Path directory) throws IOException {
    if (File.separatorChar == '/') {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static void write(FileChannel channel, byte[] header, List<Entry> order) throws IOException {
    SafetensorsSink sink = new SafetensorsSink(channel);
    sink.raw(header);
    for (Entry entry : order) {
      sink.begin(entry.name, entry.type, entry.type.count(entry.shape));
      entry.data.write(sink);
      sink.end();
    }
    sink.flush();
  }

  private static List<Entry> dataOrder(Collection<Entry> entries) {
    List<Entry> order = new ArrayList<>(entries);
    order.sort((a, b) -> a.type.bytes() != b.type.bytes()
        ? Integer.compare(b.type.bytes(), a.type.bytes()) : a.name.compareTo(b.name));
    return order;
  }

  /** Length prefix, JSON and the spaces that bring the data to a multiple of eight bytes. */
  private static byte[] header(Map<String, String> metadata, List<Entry> order) {
    SortedMap<String, String> members = new TreeMap<>();
    long offset = 0;
    for (Entry entry : order) {
      long end;
      try {
        end = Math.addExact(offset, entry.type.count(entry.shape) * entry.type.bytes());
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException("tensor '" + entry.name + "': more than 2^63 bytes in all", e);
      }
      if (members.put(entry.name, member(entry, offset, end)) != null) {
        throw new IllegalArgumentException("tensor '" + entry.name + "' came twice, expected each name once");
      }
      offset = end;
    }
    StringBuilder json = new StringBuilder("{");
    if (!metadata.isEmpty()) {
      SafetensorsHeader.appendString(json, SafetensorsHeader.METADATA);
      json.append(":{");
      String separator = "";
      for (Map.Entry<String, String> pair : new TreeMap<>(metadata).entrySet()) {
        checkText(pair.getKey());
        checkText(pair.getValue());
        json.append(separator);
        SafetensorsHeader.appendString(json, pair.getKey());
        json.append(':');
        SafetensorsHeader.appendString(json, pair.getValue());
        separator = ",";
      }
      json.append('}');
    }
    for (Map.Entry<String, String> member : members.entrySet()) {
      if (json.length() > 1) {
        json.append(',');
      }
      SafetensorsHeader.appendString(json, member.getKey());
      json.append(':').append(member.getValue());
    }
    byte[] text = json.append('}').toString().getBytes(StandardCharsets.UTF_8);
    int length = (text.length + 7) / 8 * 8;
    if (length > SafetensorsHeader.MAX_BYTES) {
      throw new IllegalArgumentException("a header of " + length + " bytes, expected at most "
          + SafetensorsHeader.MAX_BYTES);
    }
    ByteBuffer bytes = ByteBuffer.allocate(SafetensorsHeader.PREFIX_BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(length).put(text);
    while (bytes.hasRemaining()) {
      bytes.put((byte) ' ');
    }
    return bytes.array();
  }

  private static String member(Entry entry, long begin, long end) {
    StringBuilder json = new StringBuilder("{\"dtype\":\"").append(entry.type).append("\",\"shape\":[");
    for (int i = 0; i < entry.shape.length; i++) {
      json.append(i == 0 ? "" : ",").append(entry.shape[i]);
    }
    return json.append("],\"data_offsets\":[").append(begin).append(',').append(end).append("]}").toString();
  }

  private static void checkText(String text) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new IllegalArgumentException("text with half a surrogate pair, expected valid Unicode");
    }
  }
}
