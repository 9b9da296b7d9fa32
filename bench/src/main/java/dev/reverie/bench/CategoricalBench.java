package dev.reverie.bench;

import dev.reverie.engine.Graph;
import dev.reverie.engine.Node;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.Categorical;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Param;

/** Groups of categorical probabilities with a share of the uniform distribution, and their logarithms. */
public class CategoricalBench extends ProgramBench {
  private static final List<String> SHAPES = List.of("16x32x4", "1024x32x4", "1024x32x32");

  /** Rows x groups x classes. */
  @Param({"16x32x4", "1024x32x4", "1024x32x32"})
  public String shape;

  /** Probabilities, or the gradient through probabilities and logarithms. */
  @Param({"forward", "dX"})
  public String variant;

  /** For JMH. */
  public CategoricalBench() {
  }

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String shape : SHAPES) {
      int[] s = Shape.parse(shape);
      double bytes = 4.0 * s[0] * s[1] * s[2];
      rows.add(new Row("categorical", "", shape, CategoricalBench.class,
          Map.of("shape", shape, "variant", "forward"), 0, 3 * bytes, List.of()));
      rows.add(new Row("categorical", "dX", shape, CategoricalBench.class, Map.of("shape", shape, "variant", "dX"), 0,
          4 * bytes, List.of()));
    }
    return rows;
  }

  @Override
  void trace(Graph g) {
    int[] s = Shape.parse(shape);
    Tensor x = g.input("x", g.rows("rows", s[0]), s[1] * s[2]);
    if (variant.equals("dX")) {
      Tensor p = g.input("p", x.type());
      g.output("dx", g.apply(new Categorical.Gradient(s[2], 0.01f, true, true), p, x, g.input("dlog", x.type()))
          .output(0));
      return;
    }
    Node node = Categorical.apply(x, s[2], 0.01f);
    g.output("p", node.output(0));
    g.output("log p", node.output(1));
  }

  @Override
  float[] fill(String name, int count) {
    float[] values = super.fill(name, count);
    int classes = Shape.parse(shape)[2];
    if (name.equals("p")) {
      for (int i = 0; i < count; i += classes) {
        float sum = 0;
        for (int c = i; c < i + classes; c++) {
          values[c] = 0.1f + Math.abs(values[c]);
          sum += values[c];
        }
        for (int c = i; c < i + classes; c++) {
          values[c] = 0.99f * values[c] / sum + 0.01f / classes;
        }
      }
    }
    return values;
  }

  @Override
  void check() {
    checkInDouble(1e-5);
  }
}
