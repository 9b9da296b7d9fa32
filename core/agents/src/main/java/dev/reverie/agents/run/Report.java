package dev.reverie.agents.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** report.html. */
public final class Report {
  private Report() {
  }

  /**
   * Writes the report of one run into its folder.
   *
   * @param run the run's folder
   * @throws IOException if it cannot be read or written
   */
  public static void write(Path run) throws IOException {
    write(run.resolve("report.html"), List.of(run));
  }

  static void write(Path file, List<Path> runs) throws IOException {
  }
}
