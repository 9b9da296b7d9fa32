package dev.reverie.agents.run;

import dev.reverie.agents.replay.SavedRing;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The folder of a run: {@code config.json}, {@code metrics.jsonl}, {@code checkpoints/}, {@code replay/},
 * {@code study/} and {@code report.html}. While it is open for writing no other process can open it so.
 */
public final class RunDirectory implements AutoCloseable {
  private static final Logger LOG = System.getLogger("dev.reverie.agents");
  private static final String CONFIG = "config.json";
  private static final String CHECKPOINTS = "checkpoints";
  private static final String REPLAY = "replay";
  /** What a process that was killed while it began a run may have left. */
  private static final Set<String> BEGUN = Set.of(".lock", "." + CONFIG + ".part", CHECKPOINTS, REPLAY);

  private final Path path;
  private final RunConfig config;
  private final RunLock lock;
  private final Metrics metrics;
  private final Map<String, RingFiles> rings = new LinkedHashMap<>();

  private RunDirectory(Path path, RunConfig config, RunLock lock) {
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
   * @param replayBytes memory of the replay, by the name of a ring or of the table that rings share
   * @param settings the settings
   * @return the run, open for writing
   * @throws IOException if the folder has something in it, or cannot be written
   */
  public static RunDirectory create(Path path, String algorithm, String environment, long seed, String backend,
      Map<String, Long> replayBytes, Record settings) throws IOException {
    requireNew(path);
    RunConfig config = new RunConfig(Checkpoint.FORMAT, algorithm, environment, seed, backend, replayBytes,
        SettingsText.toMap(settings));
    try {
      Files.createDirectories(path);
      RunLock lock = RunLock.of(path);
      try {
        requireNew(path);
        Files.createDirectories(path.resolve(CHECKPOINTS));
        Files.createDirectories(path.resolve(REPLAY));
        SafeFiles.writeAtomically(path.resolve(CONFIG), Json.MAPPER.writeValueAsString(config) + "\n");
        return new RunDirectory(path, config, lock);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new IOException("cannot write a run to " + path + ": " + SafeFiles.reason(e), e);
    }
  }

  private static void requireNew(Path path) throws IOException {
    boolean taken = Files.exists(path) && !Files.isDirectory(path);
    for (Path p : SafeFiles.list(path)) {
      taken |= !BEGUN.contains(p.getFileName().toString()) || !SafeFiles.list(p).isEmpty();
    }
    if (taken) {
      throw new IOException(path + " exists already" + (Files.exists(path.resolve(CONFIG))
          ? " and is a run; resume it, or choose another folder" : "; choose another folder"));
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
    return new RunDirectory(path, config, RunLock.of(path));
  }

  /**
   * What a run is.
   *
   * @param path its folder
   * @return its configuration
   * @throws IOException if it is no run, or of another format
   */
  public static RunConfig config(Path path) throws IOException {
    Path file = path.resolve(CONFIG);
    if (!Files.isRegularFile(file)) {
      throw new IOException(path + " is not a run: it has no " + CONFIG);
    }
    try {
      JsonNode tree = Json.MAPPER.readTree(Files.readAllBytes(file));
      requireFormat(file, tree);
      return Json.MAPPER.treeToValue(tree, RunConfig.class);
    } catch (JacksonException e) {
      throw new IOException(file + " is damaged: " + e.getOriginalMessage(), e);
    }
  }

  static void requireFormat(Path file, JsonNode tree) throws IOException {
    if (!tree.path("format").isInt()) {
      throw new IOException(file + " is damaged: it does not say its format");
    }
    int format = tree.path("format").intValue();
    if (format != Checkpoint.FORMAT) {
      throw new OtherFormatException(file + " has format " + format + ", this version reads format "
          + Checkpoint.FORMAT + "; use "
          + (format > Checkpoint.FORMAT ? "a newer version" : "the version that wrote it"));
    }
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
  public Map<String, RingFiles.Saved> saveRings(Map<String, ? extends SavedRing> live) throws IOException {
    Map<String, RingFiles.Saved> saved = new LinkedHashMap<>();
    for (Map.Entry<String, ? extends SavedRing> e : live.entrySet()) {
      RingFiles files = rings.computeIfAbsent(e.getKey(), name -> files(name, e.getValue()));
      try {
        saved.put(e.getKey(), files.save());
      } catch (IOException cause) {
        throw new IOException("the replay '" + e.getKey() + "' cannot be written to " + path.resolve(REPLAY) + ": "
            + SafeFiles.reason(cause) + "; earlier checkpoints are intact", cause);
      }
    }
    return saved;
  }

  /**
   * Writes what a learner shows of itself.
   *
   * @param step real steps so far
   * @param study what it shows
   * @return the files, for the checkpoint to list; none if there is nothing to show
   * @throws IOException if they cannot be written
   */
  public List<String> saveStudy(long step, Study study) throws IOException {
    return study.isEmpty() ? List.of() : StudyFiles.write(path, step, study);
  }

  /**
   * Fills rings with what a checkpoint had.
   *
   * @param live the rings by name
   * @param saved their places in the files
   * @throws IOException if a file cannot be read
   */
  public void restoreRings(Map<String, ? extends SavedRing> live, Map<String, RingFiles.Saved> saved)
      throws IOException {
    for (Map.Entry<String, ? extends SavedRing> e : live.entrySet()) {
      RingFiles.Saved s = saved.get(e.getKey());
      if (s == null) {
        throw new IOException(path + ": the checkpoint has no replay '" + e.getKey() + "'");
      }
      RingFiles files = files(e.getKey(), e.getValue());
      files.restore(s);
      rings.put(e.getKey(), files);
    }
  }

  private RingFiles files(String name, SavedRing ring) {
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
   * Deletes whatever no kept checkpoint needs: old checkpoints, their replay and studies, leftovers of a crash. Nothing
   * is deleted while a kept one cannot be read, since what it needs is not known.
   *
   * @throws IOException if a file cannot be deleted
   */
  public void sweep() throws IOException {
    List<Checkpoint> kept;
    try {
      kept = checkpoints().sweep();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "old checkpoints are not deleted: {0}", SafeFiles.reason(e));
      return;
    }
    for (Path ring : SafeFiles.list(path.resolve(REPLAY))) {
      List<RingFiles.Saved> needed = new ArrayList<>();
      for (Checkpoint c : kept) {
        RingFiles.Saved s = c.rings().get(ring.getFileName().toString());
        if (s != null) {
          needed.add(s);
        }
      }
      RingFiles.sweep(ring, needed);
    }
    StudyFiles.sweep(path, kept);
  }

  @Override
  public void close() throws IOException {
    metrics.close();
    lock.close();
  }
}
