package dev.reverie.tck;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.tck.Sample.Trait;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The bounds are tight enough to find anything: small against the greatest element of each result. */
class BoundTest {
  private static final double LOOSEST = 2e-3;

  static Stream<Arguments> samples() {
    return Contracts.ALL.stream().flatMap(c -> c.samples().stream().filter(s -> !s.is(Trait.SPECIAL))
        .map(s -> Arguments.of(c.name() + "/" + s.name(), s)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("samples")
  void isTight(String name, Sample sample) {
    try (Reference reference = new Reference(sample, sample.is(Trait.GRADIENT) ? Traced.Mode.BACKWARD
        : Traced.Mode.FORWARD)) {
      reference.run(sample.even());
      reference.graph().outputs().forEach((output, tensor) -> {
        if (output.equals("loss") || output.startsWith("%")) {
          // Sums of random sign may be as small as they like.
          return;
        }
        double greatest = Arrays.stream(reference.value(tensor)).map(Math::abs).max().orElse(0);
        double error = Arrays.stream(reference.error(tensor)).max().orElse(0);
        assertTrue(error <= LOOSEST * Math.max(greatest, 1),
            () -> output + " may be off by " + error + ", its greatest element is " + greatest);
      });
    }
  }
}
