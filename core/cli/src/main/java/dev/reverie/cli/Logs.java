package dev.reverie.cli;

/** How log lines look on the terminal. */
final class Logs {
  private static final String FORMAT = "java.util.logging.SimpleFormatter.format";

  private Logs() {
  }

  /** Prints each log entry on one line, unless the user chose a format. */
  static void oneLineEach() {
    if (System.getProperty(FORMAT) == null) {
      System.setProperty(FORMAT, "%4$s: %5$s%6$s%n");
    }
  }
}
