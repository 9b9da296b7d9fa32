package dev.reverie.bench;

import dev.reverie.engine.Graph;
import dev.reverie.engine.Rows;
import dev.reverie.engine.op.OneHot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Param;

/** Samples of groups of classes by their probabilities, one class of each group. */
public class OneHotBench extends ProgramBench {
  private static final List<String> SHAPES = List.of("16x32x4", "1024x32x4", "1024x32x32");

  /** Rows x groups x classes. */
  @Param({"16x32x4", "1024x32x4", "1024x32x32"})
  public String shape;

  /** For JMH. */
  public OneHotBench() {
  }

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String shape : SHAPES) {
      int[] s = Shape.parse(shape);
      rows.add(new Row("onehot", "sample", shape, OneHotBench.class, Map.of("shape", shape), 0,
          4.0 * s[0] * s[1] * (2 * s[2] + 1), List.of()));
    }
    return rows;
  }

  @Override
  void trace(Graph g) {
    int[] s = Shape.parse(shape);
    Rows rows = g.rows("rows", s[0]);
    g.output("y", OneHot.sample(g.input("weights", rows, s[1] * s[2]), g.input("uniform", rows, s[1]), s[2]));
  }

  @Override
  float[] fill(String name, int count) {
    float[] values = super.fill(name, count);
    for (int i = 0; i < count; i++) {
      // Sixteenths add up without rounding; the uniform numbers lie between them.
      values[i] = name.equals("weights") ? (1 + i * 7 % 5) / 16f
          : (float) ((Math.floor(Math.abs(values[i]) * 100 % 64) + 0.37) / 64);
    }
    return values;
  }

  @Override
  void check() {
    checkInDouble(0);
  }
}
