package dev.reverie.agents.run;

import dev.reverie.agents.env.ObservationSpace;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;

/**
 * Studies on disk: folders {@code study/step-<step>} with {@code study.json} and a PNG file for each film and map. A
 * folder is renamed into place when all of it is on disk; a checkpoint lists the files of its own.
 */
final class StudyFiles {
  private static final Logger LOG = System.getLogger("dev.reverie.agents");
  private static final String FOLDER = "study";
  private static final String JSON = "study.json";

  /** A film without its pixels, which are in a picture. */
  record FilmEntry(Study.Caption caption, List<String> rows, int columns, int observed, int frameWidth, String file) {
  }

  /** A map without its numbers, which are in a picture. */
  record MapEntry(Study.Caption caption, String x, String y, int rows, int columns, double least, double greatest,
      String file) {
  }

  /** What {@code study.json} has. */
  record Entries(long step, List<FilmEntry> films, List<Study.Plot> plots, List<MapEntry> maps) {
  }

  /** A study read back: its entries, and the folder that has its pictures. */
  record Found(Path folder, Entries entries) {
    byte[] picture(String file) throws IOException {
      return Files.readAllBytes(folder.resolve(file));
    }
  }

  private StudyFiles() {
  }

  /** Writes a study; gives its files as a checkpoint lists them, relative to the run. */
  static List<String> write(Path run, long step, Study study) throws IOException {
    String name = String.format(Locale.ROOT, "step-%012d", step);
    Path folder = run.resolve(FOLDER);
    Path part = folder.resolve("." + name + ".part");
    try {
      SafeFiles.delete(part);
      Files.createDirectories(part);
      List<String> files = new ArrayList<>(List.of(JSON));
      SafeFiles.writeAtomically(part.resolve(JSON), Json.MAPPER.writeValueAsString(entries(step, study, part, files))
          + "\n");
      SafeFiles.delete(folder.resolve(name));
      Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      SafeFiles.sync(folder);
      return files.stream().map(f -> FOLDER + "/" + name + "/" + f).toList();
    } catch (IOException e) {
      throw new IOException("the study of step " + step + " cannot be written to " + folder + ": "
          + SafeFiles.reason(e) + "; earlier checkpoints are intact", e);
    }
  }

  private static Entries entries(long step, Study study, Path part, List<String> files) throws IOException {
    List<FilmEntry> films = new ArrayList<>();
    for (Study.Film f : study.films()) {
      ObservationSpace.Image shape = f.shape();
      films.add(new FilmEntry(f.caption(), f.rows(), f.columns(), f.observed(), shape.width(),
          picture(part, files, StudyPictures.film(f))));
    }
    List<MapEntry> maps = new ArrayList<>();
    for (Study.HeatMap m : study.maps()) {
      double least = Arrays.stream(m.values()).min().orElseThrow();
      double greatest = Arrays.stream(m.values()).max().orElseThrow();
      maps.add(new MapEntry(m.caption(), m.x(), m.y(), m.rows(), m.columns(), least, greatest,
          picture(part, files, StudyPictures.map(m, least, greatest))));
    }
    return new Entries(step, films, study.plots(), maps);
  }

  private static String picture(Path part, List<String> files, Png png) throws IOException {
    String name = files.size() + ".png";
    Files.write(part.resolve(name), png.bytes());
    SafeFiles.sync(part.resolve(name));
    files.add(name);
    return name;
  }

  /** Reads the study that a checkpoint lists; null if it has none, or one that cannot be read. */
  static Found read(Path run, Checkpoint checkpoint) {
    String json = checkpoint.study().stream().filter(f -> f.endsWith("/" + JSON)).findFirst().orElse(null);
    if (json == null) {
      return null;
    }
    Path file = run.resolve(json);
    try {
      return new Found(file.getParent(), Json.MAPPER.readValue(Files.readAllBytes(file), Entries.class));
    } catch (JacksonException e) {
      tellMissing(file, e.getOriginalMessage());
    } catch (IOException e) {
      tellMissing(file, SafeFiles.reason(e));
    }
    return null;
  }

  private static void tellMissing(Path file, String why) {
    LOG.log(Level.WARNING, "{0} cannot be read, the report is without its pictures: {1}", file, why);
  }

  /** Deletes studies that no checkpoint lists. */
  static void sweep(Path run, List<Checkpoint> kept) throws IOException {
    Set<Path> needed = kept.stream().flatMap(c -> c.study().stream()).map(f -> run.resolve(f).getParent())
        .collect(Collectors.toSet());
    for (Path folder : SafeFiles.list(run.resolve(FOLDER))) {
      if (!needed.contains(folder)) {
        SafeFiles.delete(folder);
      }
    }
  }
}
