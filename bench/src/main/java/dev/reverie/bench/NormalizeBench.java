package dev.reverie.bench;

import dev.reverie.engine.Graph;
import dev.reverie.engine.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Param;

/** Layer normalisation with scale and offset. */
public class NormalizeBench extends ProgramBench {
  private static final List<String> SHAPES = List.of("16x512", "1024x512", "1024x1536");
  private static final float EPSILON = 1e-3f;

  /** Rows x features. */
  @Param({"16x512", "1024x512", "1024x1536"})
  public String shape;

  /** For JMH. */
  public NormalizeBench() {
  }

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String shape : SHAPES) {
      int[] s = Shape.parse(shape);
      Map<String, String> params = Map.of("shape", shape);
      rows.add(new Row("layernorm", "", shape, NormalizeBench.class, params, 0, 8.0 * s[0] * s[1],
          List.of(Row.Peer.libtorch("NormalizeLibtorch", params))));
    }
    return rows;
  }

  @Override
  void states(Store states) {
    int features = Shape.parse(shape)[1];
    states.free("scale", features).set(Fill.normal("scale", features));
    states.free("offset", features).set(Fill.normal("offset", features));
  }

  @Override
  void trace(Graph g) {
    int[] s = Shape.parse(shape);
    g.output("y", g.input("x", g.rows("rows", s[0]), s[1])
        .layerNorm(g.read(g.store().get("scale")), g.read(g.store().get("offset")), EPSILON));
  }

  @Override
  void check() {
    call();
    float[] x = input("x");
    float[] scale = state("scale");
    float[] offset = state("offset");
    Naive.check("y", output("y"), 1e-5, i -> Naive.layerNorm(x, i, scale, offset, EPSILON));
  }
}
