package dev.reverie.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdkCheckTest {
  @ParameterizedTest
  @ValueSource(strings = {"25.0.3", "25.0.3+9-LTS", "25.0.3.1", "25.0.10", "25.1", "26"})
  void accepts(String version) {
    assertEquals(Optional.empty(), JdkCheck.refusal(Runtime.Version.parse(version)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"25", "25.0.1", "25.0.2+10-LTS"})
  void refusesThoseThatCorruptTheHeap(String version) {
    String reason = JdkCheck.refusal(Runtime.Version.parse(version)).orElseThrow();
    assertTrue(reason.contains("corrupt the heap") && reason.endsWith("use JDK 25.0.3 or later"), reason);
  }

  @Test
  void refusesOlderFeatureReleases() {
    assertEquals("Java 21.0.4 is too old; use JDK 25.0.3 or later",
        JdkCheck.refusal(Runtime.Version.parse("21.0.4")).orElseThrow());
  }
}
