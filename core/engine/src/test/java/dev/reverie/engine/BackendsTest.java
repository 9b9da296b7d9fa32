package dev.reverie.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The choice at launch, with nothing but the engine on the path. */
class BackendsTest {
  @Test
  void autoTakesTheScalarOneWhenNothingElseIsThere() {
    try (Backend b = Backends.open("auto", 1)) {
      assertEquals("scalar", b.id());
    }
  }

  @Test
  void aNamedOneThatIsMissingIsAnErrorWithTheRemedy() {
    String message = assertThrows(IllegalStateException.class, () -> Backends.open("vector", 1)).getMessage();
    assertEquals("backend 'vector' cannot start: no 'vector' backend on the path; put the reverie-kernels-cpu jar on the"
        + " module or class path", message);
  }

  @Test
  void anUnknownOneIsRefusedWithTheKnownOnes() {
    String message = assertThrows(IllegalArgumentException.class, () -> Backends.open("vektor", 1)).getMessage();
    assertTrue(message.contains("'vektor'") && message.contains("auto") && message.contains("scalar"), message);
  }

  @Test
  void threadsAreChecked() {
    assertTrue(assertThrows(IllegalArgumentException.class, () -> Backends.open("scalar", 0)).getMessage()
        .contains("threads is 0"));
    System.setProperty(Backends.THREADS, "two");
    try {
      assertTrue(assertThrows(IllegalArgumentException.class, Backends::threads).getMessage().contains("=two"));
    } finally {
      System.clearProperty(Backends.THREADS);
    }
  }

  @Test
  void candidatesAreListedBestFirst() {
    assertEquals(List.of("cuda", "native", "vector", "scalar"),
        Backends.candidates().stream().map(Backends.Candidate::id).toList());
  }
}
