package dev.reverie.bench;

import dev.reverie.engine.Graph;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.PixelNorm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Param;

/** Normalisation over the channels of each pixel of 64 images, and its gradient. */
public class PixelNormBench extends ProgramBench {
  private static final List<String> SHAPES = List.of("64x8", "16x16");
  private static final int IMAGES = 64;
  private static final float EPSILON = 1e-3f;

  /** Side of the images x channels. */
  @Param({"64x8", "16x16"})
  public String shape;

  /** The normalisation, or its gradient. */
  @Param({"forward", "dX"})
  public String variant;

  /** For JMH. */
  public PixelNormBench() {
  }

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String shape : SHAPES) {
      int[] s = Shape.parse(shape);
      double pixels = (double) IMAGES * s[0] * s[0];
      for (String variant : List.of("forward", "dX")) {
        double numbers = variant.equals("forward") ? 2 * s[1] + 1 : 3 * s[1] + 1;
        rows.add(new Row("pixelnorm", variant.equals("forward") ? "" : variant, IMAGES + "x" + shape,
            PixelNormBench.class, Map.of("shape", shape, "variant", variant), 0, 4 * pixels * numbers, List.of()));
      }
    }
    return rows;
  }

  @Override
  void trace(Graph g) {
    int[] s = Shape.parse(shape);
    int pixels = s[0] * s[0];
    Rows rows = g.rows("images", IMAGES);
    Tensor x = g.input("x", rows, pixels * s[1]);
    if (variant.equals("forward")) {
      g.output("y", g.apply(new PixelNorm(s[1], true, EPSILON), x).output(0));
    } else {
      g.output("dx", g.apply(new PixelNorm.Gradient(s[1], true), x, g.input("r", rows, pixels),
          g.input("dy", rows, pixels * s[1])).output(0));
    }
  }

  @Override
  void check() {
    checkInDouble(1e-5);
  }
}
