package dev.reverie.agents.run;

import dev.reverie.agents.replay.ReplayRing;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The folder of a run: {@code config.json}, {@code metrics.jsonl}, {@code checkpoints/}, {@code replay/} and
 * {@code report.html}. While it is open for writing no other process can open it so.
 */
public final class RunDirectory implements AutoCloseable {
  private static final String CONFIG = "config.json";

  private final Path path;
  private final RunConfig config;
  private final FileChannel lock;
  private final Metrics metrics;
  private final Map<String, RingFiles> rings = new LinkedHashMap<>();

  private RunDirectory(Path path, RunConfig config, FileChannel lock) {
    this.path = path;
    this.config = config;
    this.lock = lock;
    metrics = new Metrics(path.resolve("metrics.jsonl"));
  }

  /**
   * Begins a run in a folder that does not exist or is empty.
   *
   * @param path the folder
   * @param algorithm the algorithm
   * @param environment the environment
   * @param seed the seed
   * @param backend the backend's name
   * @param settings the settings
   * @return the run, open for writing
   * @throws IOException if the folder has something in it, or cannot be written
   */
  public static RunDirectory create(Path path, String algorithm, String environment, long seed, String backend,
      Record settings) throws IOException {
    if (Files.exists(path) && (!Files.isDirectory(path) || !SafeFiles.list(path).isEmpty())) {
      throw new IOException(path + " exists already" + (Files.exists(path.resolve(CONFIG))
          ? " and is a run; resume it, or choose another folder" : "; choose another folder"));
    }
    RunConfig config = new RunConfig(Checkpoint.FORMAT, algorithm, environment, seed, backend,
        SettingsText.toMap(settings));
    try {
      Files.createDirectories(path.resolve("checkpoints"));
      FileChannel lock = lock(path);
      SafeFiles.writeAtomically(path.resolve(CONFIG), Json.MAPPER.writeValueAsString(config) + "\n");
      return new RunDirectory(path, config, lock);
    } catch (IOException e) {
      throw new IOException("cannot write a run to " + path + ": " + reason(e), e);
    }
  }

  /**
   * Opens a run to go on with it.
   *
   * @param path its folder
   * @return the run, open for writing
   * @throws IOException if it is no run, of a newer format, or open already
   */
  public static RunDirectory open(Path path) throws IOException {
    RunConfig config = config(path);
    return new RunDirectory(path, config, lock(path));
  }

  /**
   * What a run is.
   *
   * @param path its folder
   * @return its configuration
   * @throws IOException if it is no run, or of a newer format
   */
  public static RunConfig config(Path path) throws IOException {
    Path file = path.resolve(CONFIG);
    if (!Files.isRegularFile(file)) {
      throw new IOException(path + " is not a run: it has no " + CONFIG);
    }
    try {
      JsonNode tree = Json.MAPPER.readTree(Files.readString(file));
      requireFormat(file, tree);
      return Json.MAPPER.treeToValue(tree, RunConfig.class);
    } catch (JacksonException e) {
      throw new IOException(file + " is damaged: " + e.getOriginalMessage(), e);
    }
  }

  static void requireFormat(Path file, JsonNode tree) throws IOException {
    int format = tree.path("format").asInt(-1);
    if (format != Checkpoint.FORMAT) {
      throw new NewerFormatException(file + " has format " + tree.path("format") + ", this version reads format "
          + Checkpoint.FORMAT + (format > Checkpoint.FORMAT ? "; use a newer version" : ""));
    }
  }

  private static FileChannel lock(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // Open in this process: the same refusal.
    }
    channel.close();
    throw new IOException(path + " is being written by another process; wait for it, or stop it");
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.toString() : e.getClass().getSimpleName() + " " + e.getMessage();
  }

  /**
   * The folder.
   *
   * @return the path
   */
  public Path path() {
    return path;
  }

  /**
   * What the run is.
   *
   * @return its configuration
   */
  public RunConfig config() {
    return config;
  }

  /**
   * What happened.
   *
   * @return the metrics
   */
  public Metrics metrics() {
    return metrics;
  }

  /**
   * The checkpoints.
   *
   * @return their files
   */
  public Checkpoints checkpoints() {
    return new Checkpoints(path, config.algorithm());
  }

  /**
   * Writes what is new in rings.
   *
   * @param live the rings by name
   * @return their places in the files
   * @throws IOException if they cannot be written
   */
  public Map<String, RingFiles.Saved> saveRings(Map<String, ReplayRing> live) throws IOException {
    Map<String, RingFiles.Saved> saved = new LinkedHashMap<>();
    for (Map.Entry<String, ReplayRing> e : live.entrySet()) {
      saved.put(e.getKey(), rings.computeIfAbsent(e.getKey(), name -> files(name, e.getValue())).save());
    }
    return saved;
  }

  /**
   * Fills rings with what a checkpoint had.
   *
   * @param live the rings by name
   * @param saved their places in the files
   * @throws IOException if a file cannot be read
   */
  public void restoreRings(Map<String, ReplayRing> live, Map<String, RingFiles.Saved> saved) throws IOException {
    for (Map.Entry<String, ReplayRing> e : live.entrySet()) {
      RingFiles.Saved s = saved.get(e.getKey());
      if (s == null) {
        throw new IOException(path + ": the checkpoint has no replay '" + e.getKey() + "'");
      }
      RingFiles files = files(e.getKey(), e.getValue());
      files.restore(s);
      rings.put(e.getKey(), files);
    }
  }

  private RingFiles files(String name, ReplayRing ring) {
    return new RingFiles(Checkpoints.ringFolder(path, name), ring);
  }

  /**
   * Finds where to go on, and forgets what came after: newer checkpoints and later lines of metrics.
   *
   * @return the newest checkpoint that is whole; empty if the run stopped before its first one
   * @throws IOException if there are checkpoints, but none is whole
   */
  public Optional<Checkpoints.Found> rewind() throws IOException {
    if (!checkpoints().any()) {
      metrics.cut(0);
      return Optional.empty();
    }
    Checkpoints.Found found = checkpoints().latest();
    checkpoints().deleteAfter(found);
    metrics.cut(found.checkpoint().metricsBytes());
    return Optional.of(found);
  }

  /**
   * Deletes whatever no kept checkpoint needs: old checkpoints, their replay, leftovers of a crash.
   *
   * @throws IOException if a file cannot be deleted
   */
  public void sweep() throws IOException {
    List<Checkpoint> kept = checkpoints().sweep();
    for (Path ring : SafeFiles.list(path.resolve("replay"))) {
      List<RingFiles.Saved> needed = new ArrayList<>();
      for (Checkpoint c : kept) {
        RingFiles.Saved s = c.rings().get(ring.getFileName().toString());
        if (s != null) {
          needed.add(s);
        }
      }
      RingFiles.sweep(ring, needed);
    }
  }

  @Override
  public void close() throws IOException {
    metrics.close();
    lock.close();
  }
}
