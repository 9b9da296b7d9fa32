package dev.reverie.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir
  private Path folder;

  private int run(String... args) {
    return Main.run(new PrintWriter(out), new PrintWriter(err), args);
  }

  @Test
  void aRowFromEndToEnd() throws Exception {
    Path file = folder.resolve("add.json");
    assertEquals(0, run("^add", "--quick", "--backend", "scalar", "--json", file.toString()), err.toString());
    String[] lines = out.toString().strip().split("\\R");
    assertEquals(3, lines.length, out.toString());
    assertTrue(lines[0].contains("single precision, 1 thread(s), 1 JVM a row"), lines[0]);
    assertTrue(lines[2].matches("add 64 +\\d+\\.\\d+ +[\\d.]+ +- +\\d+\\.\\d +- +0"), lines[2]);

    JsonNode json = JsonMapper.builder().build().readTree(Files.readString(file));
    assertEquals("scalar", json.get("settings").get("backend").asString());
    JsonNode row = json.get("rows").get(0);
    assertEquals("add", row.get("operation").asString());
    JsonNode fork = row.get("forks").get(0);
    assertEquals(5, fork.get("nanos").size());
    double median = row.get("nanos").get("median").asDouble();
    assertTrue(median > 1 && median < 1e7, "nanoseconds: " + median);
    assertEquals(768 / median, row.get("gbps").asDouble(), 1e-9);
    assertTrue(fork.get("peakGflops").get(0).asDouble() > 0.1, fork.toString());
    assertEquals(0, row.get("bytesAllocated").asDouble());
  }

  @Test
  void listMeasuresNothing() {
    assertEquals(0, run("--list", "layernorm"));
    assertEquals("layernorm 16x512\nlayernorm 1024x512\nlayernorm 1024x1536",
        out.toString().strip().replace("\r", ""));
  }

  @ParameterizedTest
  @CsvSource({"nosuch, matches no row", "--threads=0, expected 1 to the", "--threads=4096, expected 1 to the",
      "--forks=0, expected at least 1", "--backend=vektor, 'backend ''vektor'' is unknown'",
      "--stability=3 --peers, --stability goes with neither", "--stability=1, expected at least 2",
      "--json=no/such/folder.json, expected a file in a folder that exists"})
  void wrongCallsAreRefused(String arguments, String message) {
    assertEquals(2, run(arguments.split(" ")));
    assertTrue(err.toString().contains(message), err.toString());
    assertEquals("", out.toString());
  }

  @Test
  void peersThatAreNotOnThePathAreRefusedWithTheRemedy() {
    assertEquals(1, run("--peers", "^add"));
    assertTrue(err.toString().contains("./reverie bench --peers"), err.toString());
  }
}
