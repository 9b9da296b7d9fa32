package dev.reverie.agents.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code report.html}: how runs went, on one page that loads nothing. Seeds of one kind of run are drawn as a band.
 * What was not measured is left out.
 */
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
    RunConfig c = RunDirectory.config(run);
    write(run.resolve("report.html"), c.algorithm() + " on " + c.environment(), Map.of(c.algorithm(), List.of(run)));
  }

  /**
   * Writes a report of several runs.
   *
   * @param file the page, replaced if it exists
   * @param title what the runs show
   * @param runs folders of runs by label, in the order in which they are to be shown; runs under one label differ in
   *     their seeds
   * @throws IOException if a run cannot be read or the page not be written
   * @throws IllegalArgumentException if there is no run, or a label without runs
   */
  public static void write(Path file, String title, Map<String, List<Path>> runs) throws IOException {
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("report '" + title + "' has no runs, expected at least one");
    }
    List<ReportRun.Group> groups = new ArrayList<>();
    for (Map.Entry<String, List<Path>> e : runs.entrySet()) {
      if (e.getValue().isEmpty()) {
        throw new IllegalArgumentException("report '" + title + "': '" + e.getKey()
            + "' has no runs, expected at least one");
      }
      List<ReportRun> of = new ArrayList<>();
      for (Path p : e.getValue()) {
        of.add(ReportRun.read(p));
      }
      groups.add(new ReportRun.Group(e.getKey(), of));
    }
    SafeFiles.writeAtomically(file, Html.page(title, new ReportPage(title, groups).html()));
  }
}
