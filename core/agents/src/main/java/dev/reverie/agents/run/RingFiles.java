package dev.reverie.agents.run;

import dev.reverie.agents.replay.SavedRing;
import dev.reverie.engine.io.Safetensors;
import dev.reverie.engine.io.SafetensorsFile;
import dev.reverie.engine.io.SafetensorsType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A ring as files that are written once: each checkpoint adds files with the rows that are new, and lists those that
 * hold what is still in the ring. Of a ring whose rows are rewritten each checkpoint has files of its own.
 */
public final class RingFiles {
  private static final String ROWS = "rows";
  private static final String BYTES = "bytes";
  private static final String SUFFIX = ".safetensors";
  private static final int DIGITS = 12;
  private static final int CHUNK_ROWS = 1024;
  private static final long FILE_BYTES = 256L << 20;

  /**
   * One file.
   *
   * @param file its name
   * @param first absolute number of its first row
   * @param rows how many
   * @param sha256 its digest
   */
  public record Segment(String file, long first, int rows, String sha256) {
    /**
     * One past its last row.
     *
     * @return the absolute number
     */
    long end() {
      return first + rows;
    }
  }

  /**
   * A ring at a checkpoint.
   *
   * @param capacity its capacity
   * @param oldest absolute number of its oldest row
   * @param total absolute number of the next row
   * @param segments files that hold its rows, oldest first
   */
  public record Saved(int capacity, long oldest, long total, List<Segment> segments) {
  }

  private final Path folder;
  private final SavedRing ring;
  private List<Segment> segments = List.of();

  RingFiles(Path folder, SavedRing ring) {
    this.folder = folder;
    this.ring = ring;
  }

  /** Writes what is new; gives the ring's place in the files. */
  Saved save() throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
      SafeFiles.sync(folder.getParent());
    }
    List<Segment> kept = new ArrayList<>();
    if (!ring.rewritten()) {
      segments.stream().filter(s -> s.end() > ring.oldest()).forEach(kept::add);
    }
    long saved = kept.isEmpty() ? ring.oldest() : Math.max(ring.oldest(), kept.getLast().end());
    while (saved < ring.total()) {
      int rows = (int) Math.min(ring.total() - saved, rowsInFile());
      kept.add(write(saved, rows));
      saved += rows;
    }
    segments = List.copyOf(kept);
    return new Saved(ring.capacity(), ring.oldest(), ring.total(), segments);
  }

  private long rowsInFile() {
    return Math.max(1, FILE_BYTES / ((long) Float.BYTES * ring.width() + ring.bytes()));
  }

  private Segment write(long first, int rows) throws IOException {
    List<Safetensors.Entry> entries = new ArrayList<>();
    if (ring.width() > 0) {
      entries.add(new Safetensors.Entry(ROWS, SafetensorsType.F32, new long[] {rows, ring.width()}, out -> {
        float[] chunk = new float[Math.min(rows, CHUNK_ROWS) * ring.width()];
        for (int done = 0; done < rows; done += CHUNK_ROWS) {
          int n = Math.min(CHUNK_ROWS, rows - done);
          ring.read(first + done, n, chunk, 0);
          out.write(chunk, 0, n * ring.width());
        }
      }));
    }
    if (ring.bytes() > 0) {
      entries.add(new Safetensors.Entry(BYTES, SafetensorsType.U8, new long[] {rows, ring.bytes()}, out -> {
        byte[] chunk = new byte[Math.min(rows, CHUNK_ROWS) * ring.bytes()];
        for (int done = 0; done < rows; done += CHUNK_ROWS) {
          int n = Math.min(CHUNK_ROWS, rows - done);
          ring.readBytes(first + done, n, chunk, 0);
          out.write(chunk, 0, n * ring.bytes());
        }
      }));
    }
    String name = String.format(Locale.ROOT, "%015d-%d", first, rows);
    Path file = folder.resolve(name + SUFFIX);
    Safetensors.writeAtomically(file, Map.of(), entries);
    String digest = SafeFiles.digest(file);
    if (ring.rewritten()) {
      // The last checkpoint's file of these rows, which are others now, must stay.
      Path own = folder.resolve(name + "-" + digest.substring(0, DIGITS) + SUFFIX);
      Files.move(file, own, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      SafeFiles.sync(folder);
      file = own;
    }
    return new Segment(file.getFileName().toString(), first, rows, digest);
  }

  /** Checks that all files of a checkpoint are there and whole. */
  static void verify(Path folder, Saved saved) throws IOException {
    long next = saved.oldest();
    for (Segment s : saved.segments()) {
      Path file = folder.resolve(s.file());
      if (!Files.exists(file)) {
        throw new IOException(file + " is missing");
      }
      if (!SafeFiles.digest(file).equals(s.sha256())) {
        throw new IOException(file + " is damaged");
      }
      requireNoGap(folder, next, s.first());
      next = Math.max(next, s.end());
    }
    requireNoGap(folder, next, saved.total());
  }

  private static void requireNoGap(Path folder, long next, long first) throws IOException {
    if (first > next) {
      throw new IOException(folder + ": rows " + next + " to " + first + " are missing");
    }
  }

  /** Fills the ring with what a checkpoint had. */
  void restore(Saved saved) throws IOException {
    if (saved.capacity() > ring.capacity()) {
      ring.grow(saved.capacity());
    }
    ring.restore(saved.oldest());
    for (Segment s : saved.segments()) {
      float[] values = new float[Math.multiplyExact(s.rows(), ring.width())];
      byte[] bytes = new byte[Math.multiplyExact(s.rows(), ring.bytes())];
      try (SafetensorsFile in = Safetensors.open(folder.resolve(s.file()))) {
        if (ring.width() > 0) {
          in.read(ROWS, values, 0);
        }
        if (ring.bytes() > 0) {
          in.read(BYTES, bytes, 0);
        }
      }
      int skip = (int) Math.max(0, ring.total() - s.first());
      ring.add(values, skip * ring.width(), bytes, skip * ring.bytes(), s.rows() - skip);
    }
    if (ring.total() != saved.total()) {
      throw new IOException(folder + " has rows up to " + ring.total() + ", expected " + saved.total());
    }
    segments = saved.segments();
  }

  /** Deletes files that no checkpoint lists. */
  static void sweep(Path folder, List<Saved> needed) throws IOException {
    Set<String> names = new HashSet<>();
    needed.forEach(saved -> saved.segments().forEach(s -> names.add(s.file())));
    for (Path file : SafeFiles.list(folder)) {
      if (!names.contains(file.getFileName().toString())) {
        SafeFiles.delete(file);
      }
    }
  }
}
