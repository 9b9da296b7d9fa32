package dev.reverie.agents.run;

import dev.reverie.engine.DType;
import dev.reverie.engine.Names;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.io.Safetensors;
import dev.reverie.engine.io.SafetensorsFile;
import dev.reverie.engine.io.SafetensorsType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** States of a store as a safetensors file, by name, row-major: what one backend saved another can load. */
public final class StateFile {
  private StateFile() {
  }

  /**
   * Writes states.
   *
   * @param file the file, replaced as a whole if it exists
   * @param store the store
   * @param wanted which names to write
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, Store store, Predicate<String> wanted) throws IOException {
    List<Safetensors.Entry> entries = new ArrayList<>();
    for (State s : store.states()) {
      if (wanted.test(s.name())) {
        entries.add(new Safetensors.Entry(s.name(), type(s), shape(s), out -> {
          if (s.type().dtype() == DType.F32) {
            out.write(s.toArray(), 0, s.size());
          } else {
            out.write(integers(s), 0, s.size());
          }
        }));
      }
    }
    Safetensors.writeAtomically(file, Map.of(), entries);
  }

  private static SafetensorsType type(State s) {
    return s.type().dtype() == DType.F32 ? SafetensorsType.F32 : SafetensorsType.I32;
  }

  private static long[] shape(State s) {
    return Arrays.stream(s.type().dims()).asLongStream().toArray();
  }

  private static int[] integers(State s) {
    int[] values = new int[s.size()];
    s.get(values);
    return values;
  }

  /**
   * Reads states that exist into a store. Nothing is changed if anything is amiss.
   *
   * @param file the file
   * @param store the store, its states already made
   * @param wanted which states must be in the file; with all of them wanted, others in the file are refused
   * @throws IOException if the file cannot be read, lacks a state, or has one of another type or shape
   */
  public static void read(Path file, Store store, Predicate<String> wanted) throws IOException {
    try (SafetensorsFile in = Safetensors.open(file)) {
      List<State> states = store.states().stream().filter(s -> wanted.test(s.name())).toList();
      for (State s : states) {
        if (!in.names().contains(s.name())) {
          throw new IOException(file + " has no state '" + s.name() + "'" + Names.nearest(s.name(), in.names()));
        }
        SafetensorsFile.Tensor t = in.entry(s.name());
        if (t.type() != type(s) || !Arrays.equals(t.shape(), shape(s))) {
          throw new IOException(file + ": state '" + s.name() + "' is " + t.type() + Arrays.toString(t.shape())
              + ", expected " + type(s) + Arrays.toString(shape(s)));
        }
      }
      for (String name : in.names()) {
        if (wanted.test(name) && !store.contains(name)) {
          throw new IOException(file + " has a state '" + name + "' that is not expected"
              + Names.nearest(name, store.states().stream().map(State::name).toList()));
        }
      }
      for (State s : states) {
        if (s.type().dtype() == DType.F32) {
          float[] values = new float[s.size()];
          in.read(s.name(), values, 0);
          s.set(values);
        } else {
          int[] values = new int[s.size()];
          in.read(s.name(), values, 0);
          s.set(values);
        }
      }
    }
  }

  /**
   * Makes the float states that a file has: three sizes are the weights of a product, others are free.
   *
   * @param file the file
   * @param store receives them
   * @param wanted which to make
   * @throws IOException if the file cannot be read
   */
  public static void create(Path file, Store store, Predicate<String> wanted) throws IOException {
    try (SafetensorsFile in = Safetensors.open(file)) {
      for (String name : in.names()) {
        SafetensorsFile.Tensor t = in.entry(name);
        if (wanted.test(name) && t.type() == SafetensorsType.F32) {
          int[] dims = Arrays.stream(t.shape()).mapToInt(Math::toIntExact).toArray();
          store.add(name, dims.length == 3 ? TensorType.weight(dims[0], dims[1], dims[2]) : TensorType.free(dims));
        }
      }
    }
    read(file, store, wanted);
  }

  /**
   * A digest of states: equal if and only if names, types and all bits are.
   *
   * @param store the store
   * @param wanted which names to take in
   * @return SHA-256 in hexadecimal digits
   */
  public static String digest(Store store, Predicate<String> wanted) {
    MessageDigest sha = SafeFiles.newDigest();
    store.states().stream().filter(s -> wanted.test(s.name())).sorted((a, b) -> a.name().compareTo(b.name()))
        .forEach(s -> {
          sha.update((s.name() + " " + s.type() + "\n").getBytes(StandardCharsets.UTF_8));
          ByteBuffer bytes = ByteBuffer.allocate(4 * s.size()).order(ByteOrder.LITTLE_ENDIAN);
          if (s.type().dtype() == DType.F32) {
            bytes.asFloatBuffer().put(s.toArray());
          } else {
            bytes.asIntBuffer().put(integers(s));
          }
          sha.update(bytes.array());
        });
    return HexFormat.of().formatHex(sha.digest());
  }
}
