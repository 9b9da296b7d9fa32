package dev.reverie.agents.run;

import dev.reverie.engine.Store;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The checkpoints of a run: folders {@code checkpoints/step-<step>} with {@code state.safetensors}, {@code state.json}
 * and {@code SHA256SUMS}. A folder is renamed into place when all of it is on disk; the last two are kept.
 */
public final class Checkpoints {
  private static final Logger LOG = System.getLogger("dev.reverie.agents");
  private static final int KEPT = 2;
  private static final String STATE = "state.safetensors";
  private static final String JSON = "state.json";
  private static final String SUMS = "SHA256SUMS";

  private final Path run;
  private final Path folder;
  private final String algorithm;

  /**
   * A checkpoint on disk that has been found whole.
   *
   * @param folder where it is
   * @param checkpoint what it has beside the states
   */
  public record Found(Path folder, Checkpoint checkpoint) {
    /**
     * Reads states into a store.
     *
     * @param store the store, its states already made
     * @param wanted which to read
     * @throws IOException if one is missing or does not fit
     */
    public void read(Store store, Predicate<String> wanted) throws IOException {
      StateFile.read(folder.resolve(STATE), store, wanted);
    }

    /**
     * The file with the states.
     *
     * @return a safetensors file
     */
    public Path states() {
      return folder.resolve(STATE);
    }
  }

  Checkpoints(Path run, String algorithm) {
    this.run = run;
    this.folder = run.resolve("checkpoints");
    this.algorithm = algorithm;
  }

  /**
   * The checkpoints of a run that may be open elsewhere.
   *
   * @param run the run's folder
   * @return its checkpoints
   * @throws IOException if it is no run
   */
  public static Checkpoints of(Path run) throws IOException {
    return new Checkpoints(run, RunDirectory.config(run).algorithm());
  }

  static Path ringFolder(Path run, String ring) {
    return run.resolve("replay").resolve(ring);
  }

  /**
   * Writes a checkpoint.
   *
   * @param checkpoint what it has beside the states
   * @param store the states
   * @param wanted which states
   * @return its size in bytes, without the replay
   * @throws IOException if it cannot be written; earlier ones are as they were
   */
  public long write(Checkpoint checkpoint, Store store, Predicate<String> wanted) throws IOException {
    Path done = folder.resolve(String.format(Locale.ROOT, "step-%012d", checkpoint.step()));
    Path part = folder.resolve("." + done.getFileName() + ".part");
    try {
      SafeFiles.delete(part);
      Files.createDirectories(part);
      StateFile.write(part.resolve(STATE), store, wanted);
      SafeFiles.writeAtomically(part.resolve(JSON), Json.MAPPER.writeValueAsString(checkpoint) + "\n");
      SafeFiles.writeAtomically(part.resolve(SUMS), SafeFiles.digest(part.resolve(STATE)) + "  " + STATE + "\n"
          + SafeFiles.digest(part.resolve(JSON)) + "  " + JSON + "\n");
      SafeFiles.delete(done);
      Files.move(part, done, StandardCopyOption.ATOMIC_MOVE);
      SafeFiles.sync(folder);
      return Files.size(done.resolve(STATE)) + Files.size(done.resolve(JSON));
    } catch (IOException e) {
      throw new IOException("the checkpoint of step " + checkpoint.step() + " cannot be written to " + folder + ": "
          + SafeFiles.reason(e) + "; earlier checkpoints are intact", e);
    }
  }

  /**
   * The newest checkpoint that is whole. Each newer one that is damaged is named in a warning.
   *
   * @return the checkpoint
   * @throws IOException if there is none, with the reason for each; or if one is of another algorithm or format
   */
  public Found latest() throws IOException {
    List<Path> all = folders();
    List<String> reasons = new ArrayList<>();
    for (Path f : all.reversed()) {
      try {
        Found found = new Found(f, verified(f));
        if (!reasons.isEmpty()) {
          LOG.log(Level.WARNING, "{0}; going back to {1}", String.join("; ", reasons), f.getFileName());
        }
        return found;
      } catch (OtherFormatException | WrongAlgorithmException e) {
        throw e;
      } catch (IOException e) {
        reasons.add(f.getFileName() + ": " + SafeFiles.reason(e));
      }
    }
    throw new IOException(all.isEmpty() ? run + " has no checkpoint yet"
        : run + " has no checkpoint that is whole: " + String.join("; ", reasons));
  }

  /**
   * Whether there is any checkpoint, whole or not.
   *
   * @return true if so
   * @throws IOException if the folder cannot be read
   */
  public boolean any() throws IOException {
    return !folders().isEmpty();
  }

  private List<Path> folders() throws IOException {
    return SafeFiles.list(folder).stream().filter(p -> p.getFileName().toString().startsWith("step-")).toList();
  }

  private Checkpoint verified(Path f) throws IOException {
    List<String> sums = List.of(Files.readString(f.resolve(SUMS), StandardCharsets.ISO_8859_1).split("\n"));
    if (sums.size() != 2 || !sums.getFirst().endsWith("  " + STATE) || !sums.getLast().endsWith("  " + JSON)) {
      throw new IOException(SUMS + " is damaged");
    }
    for (String line : sums) {
      String[] parts = line.split(" {2}", 2);
      if (!SafeFiles.digest(f.resolve(parts[1])).equals(parts[0])) {
        throw new IOException(parts[1] + " is damaged");
      }
    }
    Checkpoint c = read(f);
    for (Map.Entry<String, RingFiles.Saved> ring : c.rings().entrySet()) {
      RingFiles.verify(ringFolder(run, ring.getKey()), ring.getValue());
    }
    return c;
  }

  private Checkpoint read(Path f) throws IOException {
    try {
      JsonNode tree = Json.MAPPER.readTree(Files.readAllBytes(f.resolve(JSON)));
      RunDirectory.requireFormat(f.resolve(JSON), tree);
      Checkpoint c = Json.MAPPER.treeToValue(tree, Checkpoint.class);
      if (!c.algorithm().equals(algorithm)) {
        throw new WrongAlgorithmException(f + " is a checkpoint of '" + c.algorithm() + "', the run is of '" + algorithm
            + "'");
      }
      return c;
    } catch (JacksonException e) {
      throw new IOException(JSON + " is damaged: " + e.getOriginalMessage(), e);
    }
  }

  /** The study of the newest checkpoint that can be read; null if it has none. */
  StudyFiles.Found study() throws IOException {
    for (Path f : folders().reversed()) {
      Checkpoint checkpoint;
      try {
        checkpoint = read(f);
      } catch (IOException e) {
        continue;
      }
      return StudyFiles.read(run, checkpoint);
    }
    return null;
  }

  /** Deletes checkpoints after one, which are damaged or were left behind by another line of history. */
  void deleteAfter(Found found) throws IOException {
    for (Path f : folders()) {
      if (f.compareTo(found.folder()) > 0) {
        SafeFiles.delete(f);
      }
    }
  }

  /** Keeps the newest checkpoints; gives them. Fails before it deletes anything if one of them cannot be read. */
  List<Checkpoint> sweep() throws IOException {
    List<Path> newest = folders().reversed().stream().limit(KEPT).toList();
    List<Checkpoint> kept = new ArrayList<>();
    for (Path f : newest) {
      kept.add(read(f));
    }
    for (Path f : SafeFiles.list(folder)) {
      if (!newest.contains(f)) {
        SafeFiles.delete(f);
      }
    }
    return kept;
  }

  /** A checkpoint that was put into the wrong run. */
  private static final class WrongAlgorithmException extends IOException {
    private static final long serialVersionUID = 1;

    WrongAlgorithmException(String message) {
      super(message);
    }
  }
}
