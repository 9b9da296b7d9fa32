package dev.reverie.bench;

import dev.reverie.engine.Graph;
import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.LateReset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Param;

/** The gates of the recurrent cell of Dreamer v2 and v3, in 8 blocks. */
public class LateResetBench extends ProgramBench {
  private static final List<String> SHAPES = List.of("16x512", "1024x512");

  /** Rows x features. */
  @Param({"16x512", "1024x512"})
  public String shape;

  /** The new state, or the gradient. */
  @Param({"forward", "dX"})
  public String variant;

  /** For JMH. */
  public LateResetBench() {
  }

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String shape : SHAPES) {
      int[] s = Shape.parse(shape);
      double bytes = 4.0 * s[0] * s[1];
      rows.add(new Row("latereset", "", shape, LateResetBench.class, Map.of("shape", shape, "variant", "forward"), 0,
          5 * bytes, List.of()));
      rows.add(new Row("latereset", "dX", shape, LateResetBench.class, Map.of("shape", shape, "variant", "dX"), 0,
          9 * bytes, List.of()));
    }
    return rows;
  }

  @Override
  void trace(Graph g) {
    int[] s = Shape.parse(shape);
    Rows rows = g.rows("rows", s[0]);
    Tensor p = g.input("p", rows, 3 * s[1]);
    Tensor h = g.input("h", rows, s[1]);
    if (variant.equals("forward")) {
      g.output("h'", LateReset.apply(p, h, 8, -1f));
      return;
    }
    Node d = g.apply(new LateReset.Gradient(8, -1f), p, h, g.input("dh", rows, s[1]));
    g.output("dp", d.output(0));
    g.output("dh'", d.output(1));
  }

  @Override
  void check() {
    checkInDouble(1e-5);
  }
}
