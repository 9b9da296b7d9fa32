package dev.reverie.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.engine.Backend;
import dev.reverie.engine.Backends;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @AfterEach
  void forgetProperties() {
    System.clearProperty(Backends.BACKEND);
    System.clearProperty(Backends.THREADS);
  }

  private int run(String... args) {
    return Main.run(new PrintWriter(out), new PrintWriter(err), args);
  }

  @Test
  void helpGoesToOut() {
    assertEquals(0, run("--help"));
    assertTrue(out.toString().startsWith("Usage: reverie"), out.toString());
    assertEquals("", err.toString());
  }

  @Test
  void versionIsTheProjects() {
    assertEquals(0, run("--version"));
    assertTrue(out.toString().matches("(?s)reverie \\d+\\.\\d+\\.\\d+.*\nJava 25.*"), out.toString());
  }

  @Test
  void noCommandIsAUsageError() {
    assertEquals(2, run());
    assertTrue(err.toString().startsWith("reverie: Missing required subcommand"), err.toString());
  }

  @Test
  void unknownCommandIsAUsageErrorWithTheNearestName() {
    assertEquals(2, run("hlep"));
    assertTrue(err.toString().contains("help"), err.toString());
    assertEquals("", out.toString());
  }

  private static Main parsed(String... args) {
    Main main = new Main();
    new CommandLine(main).parseArgs(args);
    return main;
  }

  @Test
  void backendAndThreadsAreTheOnesAskedFor() {
    try (Backend backend = parsed("--backend", "scalar", "--threads", "2").openBackend()) {
      assertEquals("scalar", backend.id());
      assertEquals(2, backend.threads());
    }
  }

  @ParameterizedTest
  @CsvSource({"--backend, sclar, 'unknown, expected one of auto'", "--threads, 0, expected 1 to 1024"})
  void badBackendOptionsAreUsageErrors(String option, String value, String message) {
    Main main = parsed(option, value);
    String said = assertThrows(ParameterException.class, main::openBackend).getMessage();
    assertTrue(said.contains(message), said);
  }

  @Test
  void usageErrorsPrintNoStackTrace() {
    assertEquals(2, run("--bogus"));
    assertTrue(err.toString().startsWith("reverie: Unknown option: '--bogus'"), err.toString());
    assertFalse(err.toString().contains("\tat "), err.toString());
  }
}
