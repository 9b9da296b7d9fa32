package dev.reverie.agents.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {
  @TempDir
  private Path run;

  private Metrics open() {
    return new Metrics(run.resolve("metrics.jsonl"));
  }

  @Test
  void linesAreAddedBehindThoseOfEarlierWriters() throws IOException {
    assertEquals(List.of(), Metrics.read(run));
    try (Metrics m = open()) {
      m.write(1, 0.12345, Map.of("a", 0.1));
    }
    try (Metrics m = open()) {
      m.write(2, 3, Map.of("b", -1e300));
    }
    assertEquals(List.of(new Metrics.Line(1, 0.123, Map.of("a", 0.1)), new Metrics.Line(2, 3, Map.of("b", -1e300))),
        Metrics.read(run));
  }

  @Test
  void whatIsNotFiniteIsNullInTheFile() throws IOException {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("nan", Double.NaN);
    values.put("inf", Double.NEGATIVE_INFINITY);
    try (Metrics m = open()) {
      m.write(7, 1, values);
    }
    assertEquals("{\"step\":7,\"seconds\":1.0,\"nan\":null,\"inf\":null}\n",
        Files.readString(run.resolve("metrics.jsonl")));
    assertEquals(new Metrics.Line(7, 1, Map.of("nan", Double.NaN, "inf", Double.NaN)), Metrics.read(run).getFirst());
  }

  @Test
  void cutsBackToACheckpointAndGoesOnThere() throws IOException {
    try (Metrics m = open()) {
      m.write(1, 1, Map.of());
      long length = m.sync();
      m.write(2, 2, Map.of());
      assertTrue(m.sync() > length);
      m.cut(length);
      m.write(3, 3, Map.of());
      assertEquals(List.of(1L, 3L), Metrics.read(run).stream().map(Metrics.Line::step).toList());
      long whole = m.sync();
      assertTrue(assertThrows(IOException.class, () -> m.cut(whole + 1)).getMessage().contains("when it had "
          + (whole + 1)));
      assertEquals(whole, Files.size(run.resolve("metrics.jsonl")));
    }
  }

  @Test
  void aTornLineIsLeftOutWhereverItTore() throws IOException {
    try (Metrics m = open()) {
      m.write(1, 1, Map.of("a", 1.0));
      m.write(2, 2, Map.of("\u00fc", 2.0));
    }
    Path file = run.resolve("metrics.jsonl");
    byte[] whole = Files.readAllBytes(file);
    int second = new String(whole, StandardCharsets.UTF_8).indexOf('\n') + 1;
    for (int end = second; end < whole.length; end++) {
      Files.write(file, Arrays.copyOf(whole, end));
      assertEquals(1, Metrics.read(run).size(), "torn at " + end);
    }
  }

  @Test
  void aDamagedLineIsNamedByItsNumber() throws IOException {
    for (String bad : new String[] {"{", "7", "{\"step\":1}", "{\"step\":\"x\",\"seconds\":1}", "\u0000\u0000", "[]"}) {
      Files.writeString(run.resolve("metrics.jsonl"), "{\"step\":1,\"seconds\":1}\n" + bad + "\n");
      assertEquals(run.resolve("metrics.jsonl") + ": line 2 is damaged",
          assertThrows(IOException.class, () -> Metrics.read(run)).getMessage());
    }
    Files.write(run.resolve("metrics.jsonl"), new byte[] {(byte) 0xc3, (byte) 0x28, '\n'});
    assertTrue(assertThrows(IOException.class, () -> Metrics.read(run)).getMessage().endsWith("line 1 is damaged"));
  }

  @Test
  void aFullDiskIsToldWithTheFilesName() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full));
    Files.createSymbolicLink(run.resolve("metrics.jsonl"), full);
    try (Metrics m = open()) {
      String message = assertThrows(IOException.class, () -> m.write(1, 1, Map.of("a", 1.0))).getMessage();
      assertTrue(message.startsWith(run.resolve("metrics.jsonl") + " cannot be written: "), message);
    }
    Files.delete(run.resolve("metrics.jsonl"));
  }
}
