package dev.reverie.agents.dreamer;

import dev.reverie.agents.Golden;
import dev.reverie.engine.Program;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.op.Conv2d;
import dev.reverie.engine.op.MaxPool2;
import dev.reverie.engine.op.PixelNorm;
import dev.reverie.engine.op.Upsample2;
import dev.reverie.engine.op.Window;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The image operations against reference numbers, values and gradients. */
class PixelsGoldenTest {
  private record Case(String name, double doubles, Consumer<DreamerGraph> formula) {
    Case(String name, Consumer<DreamerGraph> formula) {
      this(name, 1e-9, formula);
    }
  }

  static Stream<Arguments> cases() {
    return Stream.of(
        new Case("conv2d_k4_s2_valid", g -> conv(g, 2, 0)),
        new Case("conv2d_k5_s1_same", g -> conv(g, 1, 2)),
        new Case("conv_transpose2d_k5_s2", PixelsGoldenTest::transposed),
        new Case("conv_transpose2d_k6_s2", PixelsGoldenTest::transposed),
        new Case("maxpool2", g -> {
          int[] s = g.shape("x");
          g.out("y", MaxPool2.apply(g.rows("x", 3), s[1], s[2], s[3]));
        }),
        new Case("upsample2_nearest", g -> {
          int[] s = g.shape("x");
          g.out("y", Upsample2.apply(g.rows("x", 3), s[1], s[2], s[3]));
        }),
        // The rows of the file as the pixels of one image.
        new Case("layer_norm_eps1e-3", 2e-7,
            g -> g.out("y", PixelNorm.layer(g.rows("x", 2), g.free("scale"), g.free("offset"), 1e-3f))),
        new Case("rms_norm_eps1e-4", 2e-7, g -> g.out("y", PixelNorm.rms(g.rows("x", 2), g.free("scale"), 1e-4f))))
        .flatMap(c -> Stream.of(0, 1).flatMap(seed -> Stream.of(true, false)
            .map(single -> Arguments.of(c.name, seed, single, c))));
  }

  private static void conv(DreamerGraph g, int stride, int padding) {
    int[] s = g.shape("x");
    int[] k = g.shape("w");
    Window window = new Window(s[1], s[2], s[3], k[0], stride, padding);
    Tensor w = g.weight("w", "rows", TensorType.weight(1, window.taps(), k[3]),
        IntStream.range(0, window.taps() * k[3]).toArray());
    g.out("y", Conv2d.apply(g.rows("x", 3), window, w, g.free("b")));
  }

  /** The file keeps [size, size, in, out]; the layer takes the transpose of a convolution from out to in. */
  private static void transposed(DreamerGraph g) {
    int[] s = g.shape("x");
    int[] k = g.shape("w");
    Window window = new Window(2 * (s[1] - 1) + k[0], 2 * (s[2] - 1) + k[0], k[3], k[0], 2, 0);
    int[] index = IntStream.range(0, window.taps() * k[2])
        .map(i -> (i / k[2] / k[3] * k[2] + i % k[2]) * k[3] + i / k[2] % k[3]).toArray();
    Tensor w = g.weight("w", "turned", TensorType.weight(1, window.taps(), k[2]), index);
    g.out("y", Conv2d.transposed(g.rows("x", 3), window, w, g.free("b")));
  }

  @ParameterizedTest(name = "{0} seed {1} single {2}")
  @MethodSource("cases")
  void agrees(String name, int seed, boolean single, Case c) {
    try (ScalarBackend backend = new ScalarBackend(1, single)) {
      DreamerGraph[] built = new DreamerGraph[1];
      Program p = Program.trace(backend.newStore(0), g -> {
        built[0] = new DreamerGraph(g, Golden.load(name, seed));
        c.formula.accept(built[0]);
        built[0].differentiate();
      });
      built[0].check(p, single ? 1e-5 : c.doubles);
    }
  }
}
