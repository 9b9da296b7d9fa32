package dev.reverie.agents.reproduce;

import java.io.IOException;

/**
 * An experiment that can be run again by name. Found by {@link java.util.ServiceLoader}: declare it with
 * {@code provides} in a module descriptor, or on the class path in
 * {@code META-INF/services/dev.reverie.agents.reproduce.Reproduction}.
 */
public interface Reproduction {
  /** How one ended. */
  enum Outcome {
    /** It ran to its end, and what was measured is what was expected, if anything was. */
    REPRODUCED,
    /** It ran to its end, and something measured is not what was expected. */
    NOT_REPRODUCED,
    /** It was stopped; the same command goes on with it. */
    STOPPED
  }

  /**
   * The name on the command line.
   *
   * @return e.g. {@code "mbpo-pendulum"}
   */
  String name();

  /**
   * What it shows.
   *
   * @return one line
   */
  String description();

  /**
   * How many seeds it runs unless told otherwise.
   *
   * @return at least 1
   */
  int seeds();

  /**
   * Runs it, prints what was measured and writes {@code report.html}.
   *
   * @param workbench what it is told and what it works with
   * @return how it ended
   * @throws IOException if something cannot be written
   * @throws IllegalArgumentException if a setting is unknown or does not fit
   */
  Outcome run(Workbench workbench) throws IOException;
}
