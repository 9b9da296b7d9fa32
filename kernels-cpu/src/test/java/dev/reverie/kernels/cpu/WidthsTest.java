package dev.reverie.kernels.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.engine.Backend;
import dev.reverie.engine.BackendProvider;
import dev.reverie.tck.Fingerprint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** Widths of vectors, each in a JVM of its own: the same bits, and clear words about a width that cannot be. */
class WidthsTest {
  /** Prints the bits of every operation. */
  static final class Print {
    public static void main(String[] args) {
      BackendProvider.Probe probe = new VectorProvider().probe();
      if (!probe.available()) {
        System.out.println("refused: " + probe.detail() + "; " + probe.remedy());
        return;
      }
      try (Backend backend = new VectorProvider().open(1)) {
        System.out.println(backend.description());
        Fingerprint.of(backend).forEach((name, print) -> System.out.println(name + " " + print));
      }
    }
  }

  @Test
  @DisabledIfSystemProperty(named = VectorWidth.PROPERTY, matches = ".*", disabledReason = "once is enough")
  void everyWidthGivesTheSameBits() throws IOException, InterruptedException {
    List<String> narrow = print("128");
    assertTrue(narrow.getFirst().contains("128 bits"), narrow.getFirst());
    assertTrue(narrow.size() > 15, () -> String.join("\n", narrow));
    for (int bits = 256; bits <= FloatVector.SPECIES_PREFERRED.vectorBitSize(); bits *= 2) {
      List<String> wide = print(Integer.toString(bits));
      assertTrue(wide.getFirst().contains(bits + " bits"), wide.getFirst());
      assertEquals(narrow.subList(1, narrow.size()), wide.subList(1, wide.size()), bits + " bits against 128");
    }
  }

  @Test
  void aWidthThatCannotBeIsRefused() throws IOException, InterruptedException {
    String odd = String.join("\n", print("100"));
    assertTrue(odd.contains("refused") && odd.contains("'100'") && odd.contains("128, 256 or 512"), odd);
    String wide = String.join("\n", print("512", "-XX:MaxVectorSize=16"));
    assertTrue(wide.contains("refused") && wide.contains("512") && wide.contains("128 bits"), wide);
  }

  private static List<String> print(String bits, String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--add-modules", "jdk.incubator.vector",
        "-D" + VectorWidth.PROPERTY + "=" + bits));
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Print.class.getName()));
    Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output.lines().toList();
  }
}
