package dev.reverie.bench;

import dev.reverie.engine.Graph;
import dev.reverie.engine.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Param;

/** Element-wise functions by themselves. Inside of a region they cost less: the values are in the cache already. */
public class UnaryBench extends ProgramBench {
  private static final List<String> FUNCTIONS = List.of("exp", "tanh", "sigmoid", "silu");
  private static final List<String> SHAPES = List.of("16x256", "1024x1024");

  /** The function. */
  @Param({"exp", "tanh", "sigmoid", "silu"})
  public String function;

  /** Rows x features. */
  @Param({"16x256", "1024x1024"})
  public String shape;

  /** For JMH. */
  public UnaryBench() {
  }

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String function : FUNCTIONS) {
      for (String shape : SHAPES) {
        int[] s = Shape.parse(shape);
        Map<String, String> params = Map.of("function", function, "shape", shape);
        rows.add(new Row(function, "", shape, UnaryBench.class, params, 0, 8.0 * s[0] * s[1],
            List.of(Row.Peer.libtorch("UnaryLibtorch", params))));
      }
    }
    return rows;
  }

  @Override
  void trace(Graph g) {
    int[] s = Shape.parse(shape);
    Tensor x = g.input("x", g.rows("rows", s[0]), s[1]);
    g.output("y", switch (function) {
      case "exp" -> x.exp();
      case "tanh" -> x.tanh();
      case "sigmoid" -> x.sigmoid();
      case "silu" -> x.silu();
      default -> throw new IllegalArgumentException("function is '" + function + "', expected one of " + FUNCTIONS);
    });
  }

  @Override
  void check() {
    call();
    float[] x = input("x");
    Naive.check(function, output("y"), 1e-6, i -> Naive.unary(function, x[i]));
  }
}
