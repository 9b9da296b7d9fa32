package dev.reverie.bench;

import dev.reverie.engine.Graph;
import dev.reverie.engine.TensorType;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Param;

/** A sum of two short vectors: what a call costs when there is next to nothing to do. */
public class BinaryBench extends ProgramBench {
  /** Elements. */
  @Param("64")
  public int size;

  /** For JMH. */
  public BinaryBench() {
  }

  static List<Row> rows() {
    Map<String, String> params = Map.of("size", "64");
    return List.of(new Row("add", "", "64", BinaryBench.class, params, 0, 12.0 * 64,
        List.of(Row.Peer.libtorch("BinaryLibtorch", params))));
  }

  @Override
  void trace(Graph g) {
    TensorType type = TensorType.free(size);
    g.output("sum", g.input("a", type).plus(g.input("b", type)));
  }

  @Override
  void check() {
    call();
    float[] a = input("a");
    float[] b = input("b");
    Naive.check("sum", output("sum"), 1e-6, i -> (double) a[i] + b[i]);
  }
}
