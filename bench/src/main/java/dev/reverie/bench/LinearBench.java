package dev.reverie.bench;

import dev.reverie.engine.Graph;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.Linear;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Param;

/** Products of {@link Linear} without bias: forward, gradient of the input, gradient of the weight. */
public class LinearBench extends ProgramBench {
  private static final List<String> SHAPES = List.of("1x512x512", "4x512x512", "16x512x512", "64x1536x512",
      "64x3072x1024", "256x200x200", "1024x512x512", "1024x1024x1024");
  private static final List<String> PASSES = List.of("forward", "dX", "dW");

  /** Rows x outputs x inputs. */
  @Param({"1x512x512", "4x512x512", "16x512x512", "64x1536x512", "64x3072x1024", "256x200x200", "1024x512x512",
      "1024x1024x1024"})
  public String shape;

  /** Which product. */
  @Param({"forward", "dX", "dW"})
  public String pass;

  private int m;
  private int n;
  private int k;

  /** For JMH. */
  public LinearBench() {
  }

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String shape : SHAPES) {
      int[] s = Shape.parse(shape);
      for (String pass : PASSES) {
        Map<String, String> params = Map.of("shape", shape, "pass", pass);
        rows.add(new Row("gemm", pass, shape, LinearBench.class, params, 2.0 * s[0] * s[1] * s[2],
            4.0 * ((double) s[0] * s[2] + (double) s[2] * s[1] + (double) s[0] * s[1]),
            List.of(Row.Peer.libtorch("LinearLibtorch", params))));
      }
    }
    return rows;
  }

  @Override
  void states(Store states) {
    int[] s = Shape.parse(shape);
    m = s[0];
    n = s[1];
    k = s[2];
    states.weight("w", 1, k, n).set(Fill.normal("w", k * n));
  }

  @Override
  void trace(Graph g) {
    Rows rows = g.rows("rows", m);
    Tensor w = g.read(g.store().get("w"));
    g.output("result", switch (pass) {
      case "forward" -> g.input("x", rows, k).linear(w, null);
      case "dX" -> g.apply(new Linear.InputGradient(), g.input("dy", rows, n), w).output(0);
      case "dW" -> g.apply(new Linear.WeightGradient(), g.input("x", rows, k), g.input("dy", rows, n)).output(0);
      default -> throw new IllegalArgumentException("pass is '" + pass + "', expected one of " + PASSES);
    });
  }

  @Override
  void check() {
    call();
    float[] x = input("x");
    float[] dy = input("dy");
    float[] w = state("w");
    float[] got = output("result");
    double tolerance = 1e-4;
    switch (pass) {
      case "forward" -> Naive.check("y", got, tolerance, i -> Naive.dot(x, i / n * k, 1, w, i % n, n, k));
      case "dX" -> Naive.check("dx", got, tolerance, i -> Naive.dot(dy, i / k * n, 1, w, i % k * n, 1, n));
      default -> Naive.check("dw", got, tolerance, i -> Naive.dot(x, i / n, k, dy, i % n, n, m));
    }
  }
}
