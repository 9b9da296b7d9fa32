package dev.reverie.bench;

import dev.reverie.engine.Graph;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.Conv2d;
import dev.reverie.engine.op.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Param;

/** Convolutions with windows of 5 x 5 over 64 images, and their gradients: the encoder of Dreamer v3. */
public class Conv2dBench extends ProgramBench {
  private static final List<String> SHAPES = List.of("64x3x8", "32x8x12", "16x12x16");
  private static final int IMAGES = 64;
  private static final int SIZE = 5;

  /** Side of the images x channels x outputs. */
  @Param({"64x3x8", "32x8x12", "16x12x16"})
  public String shape;

  /** The convolution, or one of its gradients. */
  @Param({"forward", "dX", "dW"})
  public String variant;

  /** For JMH. */
  public Conv2dBench() {
  }

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String shape : SHAPES) {
      int[] s = Shape.parse(shape);
      double pixels = (double) IMAGES * s[0] * s[0];
      for (String variant : List.of("forward", "dX", "dW")) {
        rows.add(new Row("conv2d", variant.equals("forward") ? "" : variant, IMAGES + "x" + shape, Conv2dBench.class,
            Map.of("shape", shape, "variant", variant), 2 * pixels * SIZE * SIZE * s[1] * s[2],
            4 * pixels * (s[1] + s[2]), List.of()));
      }
    }
    return rows;
  }

  @Override
  void states(Store states) {
    int[] s = Shape.parse(shape);
    int taps = SIZE * SIZE * s[1];
    states.weight("w", 1, taps, s[2]).set(Fill.normal("w", taps * s[2], 0.1));
  }

  @Override
  void trace(Graph g) {
    int[] s = Shape.parse(shape);
    Rows rows = g.rows("images", IMAGES);
    Window window = new Window(s[0], s[0], s[1], SIZE, 1, SIZE / 2);
    Tensor w = g.read(g.store().get("w"));
    switch (variant) {
      case "forward" -> g.output("y", Conv2d.apply(g.input("x", rows, window.features()), window, w, null));
      case "dX" -> g.output("dx", Conv2d.transposed(g.input("dy", rows, window.positions() * s[2]), window, w, null));
      default -> g.output("dw", g.apply(new Conv2d.WeightGradient(window), g.input("x", rows, window.features()),
          g.input("dy", rows, window.positions() * s[2])).output(0));
    }
  }

  @Override
  void check() {
    checkInDouble(1e-3);
  }
}
