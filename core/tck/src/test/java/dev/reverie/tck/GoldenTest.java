package dev.reverie.tck;

import dev.reverie.engine.scalar.ScalarBackend;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Pins the double reference itself, by numbers that were computed elsewhere. */
class GoldenTest {
  static Stream<Arguments> cases() {
    return GoldenCases.ALL.stream().flatMap(c -> Stream.of(0, 1).map(seed -> Arguments.of(c.name(), seed, c)));
  }

  @ParameterizedTest(name = "{0} seed {1}")
  @MethodSource("cases")
  void agreesInDouble(String name, int seed, GoldenCase golden) {
    try (ScalarBackend backend = new ScalarBackend(1, false)) {
      golden.check(backend, seed, true);
    }
  }
}
