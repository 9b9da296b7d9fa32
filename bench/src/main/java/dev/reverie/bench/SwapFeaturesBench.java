package dev.reverie.bench;

import dev.reverie.engine.Graph;
import dev.reverie.engine.op.SwapFeatures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Param;

/** Blocks of features made pixels with the channels of all blocks, for 1024 images: the decoder of Dreamer v3. */
public class SwapFeaturesBench extends ProgramBench {
  private static final List<String> SHAPES = List.of("8x16x2", "8x16x8");
  private static final int IMAGES = 1024;

  /** Blocks x pixels x numbers of each. */
  @Param({"8x16x2", "8x16x8"})
  public String shape;

  /** For JMH. */
  public SwapFeaturesBench() {
  }

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String shape : SHAPES) {
      int[] s = Shape.parse(shape);
      rows.add(new Row("swapfeatures", "", IMAGES + "x" + shape, SwapFeaturesBench.class, Map.of("shape", shape), 0,
          4.0 * 2 * IMAGES * s[0] * s[1] * s[2], List.of()));
    }
    return rows;
  }

  @Override
  void trace(Graph g) {
    int[] s = Shape.parse(shape);
    g.output("y", SwapFeatures.apply(g.input("x", g.rows("images", IMAGES), s[0] * s[1] * s[2]), s[0], s[1]));
  }

  @Override
  void check() {
    checkInDouble(0);
  }
}
