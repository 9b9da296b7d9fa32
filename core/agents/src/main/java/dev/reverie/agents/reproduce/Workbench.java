package dev.reverie.agents.reproduce;

import dev.reverie.agents.train.Training;
import dev.reverie.engine.Backend;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;

/** What a {@link Reproduction} is told, and what it works with. */
public interface Workbench {
  /**
   * Where everything goes. It need not exist.
   *
   * @return the folder
   */
  Path folder();

  /**
   * How many seeds to run, from 0 on.
   *
   * @return at least 1
   */
  int seeds();

  /**
   * Settings that were given.
   *
   * @return by key, in the order in which they were given
   */
  Map<String, String> settings();

  /**
   * How many threads to compute with.
   *
   * @return at least 1
   */
  int threads();

  /**
   * Opens the backend that was asked for.
   *
   * @return a new backend; the caller closes it
   */
  Backend openBackend();

  /**
   * Trains to the end, or until stopped.
   *
   * @param training what to train; stays the caller's
   * @return whether it got to the end
   * @throws IOException if the run cannot be written
   */
  boolean train(Training training) throws IOException;

  /**
   * Where results go.
   *
   * @return the writer
   */
  PrintWriter out();

  /**
   * Tells how it goes.
   *
   * @param line one line, for people
   */
  void tell(String line);
}
