package dev.reverie.agents.run;

import dev.reverie.agents.replay.ReplayRing;
import dev.reverie.engine.io.Safetensors;
import dev.reverie.engine.io.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A ring of transitions as files that are written once: each checkpoint adds one file with the rows that are new, and
 * lists those that hold what is still in the ring.
 */
public final class RingFiles {
  private static final String ROWS = "rows";

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
  private final ReplayRing ring;
  private List<Segment> segments = List.of();

  RingFiles(Path folder, ReplayRing ring) {
    this.folder = folder;
    this.ring = ring;
  }

  /** Writes what is new; gives the ring's place in the files. */
  Saved save() throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
      SafeFiles.sync(folder.getParent());
    }
    long saved = segments.isEmpty() ? 0 : segments.getLast().end();
    long first = Math.max(saved, ring.oldest());
    List<Segment> kept = new ArrayList<>(segments.stream().filter(s -> s.end() > ring.oldest()).toList());
    int rows = (int) (ring.total() - first);
    if (rows > 0) {
      float[] values = new float[Math.multiplyExact(rows, ring.width())];
      ring.read(first, rows, values, 0);
      String name = String.format(Locale.ROOT, "%015d-%d.safetensors", first, rows);
      Path file = folder.resolve(name);
      Safetensors.writeAtomically(file, Map.of(), List.of(Safetensors.Entry.of(ROWS, values, 0, rows, ring.width())));
      kept.add(new Segment(name, first, rows, SafeFiles.digest(file)));
    }
    segments = List.copyOf(kept);
    return new Saved(ring.capacity(), ring.oldest(), ring.total(), segments);
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
      try (SafetensorsFile in = Safetensors.open(folder.resolve(s.file()))) {
        in.read(ROWS, values, 0);
      }
      int skip = (int) Math.max(0, ring.total() - s.first());
      ring.add(values, skip * ring.width(), s.rows() - skip);
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
