package dev.reverie.bench;

import dev.reverie.engine.Graph;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.MaxPool2;
import dev.reverie.engine.op.Upsample2;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Param;

/** Images of half and of twice the side, 64 of them: between the convolutions of Dreamer v3. */
public class PixelsBench extends ProgramBench {
  private static final List<String> SHAPES = List.of("64x8", "16x16");
  private static final int IMAGES = 64;
  private static final String POOL = "maxpool2";
  private static final String UPSAMPLE = "upsample2";

  /** Side of the larger images x channels. */
  @Param({"64x8", "16x16"})
  public String shape;

  /** What is done. */
  @Param({POOL, UPSAMPLE})
  public String operation;

  /** For JMH. */
  public PixelsBench() {
  }

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String operation : List.of(POOL, UPSAMPLE)) {
      for (String shape : SHAPES) {
        int[] s = Shape.parse(shape);
        rows.add(new Row("pixels", operation, IMAGES + "x" + shape, PixelsBench.class,
            Map.of("shape", shape, "operation", operation), 0, 4.0 * IMAGES * s[0] * s[0] * s[1] * 5 / 4, List.of()));
      }
    }
    return rows;
  }

  @Override
  void trace(Graph g) {
    int[] s = Shape.parse(shape);
    int side = operation.equals(POOL) ? s[0] : s[0] / 2;
    Tensor x = g.input("x", g.rows("images", IMAGES), side * side * s[1]);
    g.output("y", operation.equals(POOL) ? MaxPool2.apply(x, side, side, s[1]) : Upsample2.apply(x, side, side, s[1]));
  }

  @Override
  void check() {
    checkInDouble(0);
  }
}
