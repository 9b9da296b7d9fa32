package dev.reverie.bench;

import dev.reverie.engine.Graph;
import dev.reverie.engine.op.Quantiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Param;

/** The 5 % and 95 % quantiles of all returns of a batch: the return normaliser of Dreamer v3. */
public class QuantilesBench extends ProgramBench {
  private static final List<String> SHAPES = List.of("1024x15");

  /** Rows x features. */
  @Param("1024x15")
  public String shape;

  /** For JMH. */
  public QuantilesBench() {
  }

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String shape : SHAPES) {
      int[] s = Shape.parse(shape);
      rows.add(new Row("quantiles", "", shape, QuantilesBench.class, Map.of("shape", shape), 0, 4.0 * s[0] * s[1],
          List.of()));
    }
    return rows;
  }

  @Override
  void trace(Graph g) {
    int[] s = Shape.parse(shape);
    g.output("y", Quantiles.of(0.05, 0.95, g.input("x", g.rows("rows", s[0]), s[1])));
  }

  @Override
  void check() {
    checkInDouble(1e-6);
  }
}
