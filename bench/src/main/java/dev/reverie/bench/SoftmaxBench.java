package dev.reverie.bench;

import dev.reverie.engine.Graph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Param;

/** Softmax over the features of each row. */
public class SoftmaxBench extends ProgramBench {
  private static final List<String> SHAPES = List.of("32x32", "32768x32");

  /** Rows x features. */
  @Param({"32x32", "32768x32"})
  public String shape;

  /** For JMH. */
  public SoftmaxBench() {
  }

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String shape : SHAPES) {
      int[] s = Shape.parse(shape);
      Map<String, String> params = Map.of("shape", shape);
      rows.add(new Row("softmax", "", shape, SoftmaxBench.class, params, 0, 8.0 * s[0] * s[1],
          List.of(Row.Peer.libtorch("SoftmaxLibtorch", params))));
    }
    return rows;
  }

  @Override
  void trace(Graph g) {
    int[] s = Shape.parse(shape);
    g.output("y", g.input("x", g.rows("rows", s[0]), s[1]).softmax());
  }

  @Override
  void check() {
    call();
    int features = Shape.parse(shape)[1];
    float[] x = input("x");
    Naive.check("y", output("y"), 1e-6, i -> Naive.softmax(x, i, features));
  }
}
