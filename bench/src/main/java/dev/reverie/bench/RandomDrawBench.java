package dev.reverie.bench;

import dev.reverie.engine.Graph;
import dev.reverie.engine.Rows;
import dev.reverie.engine.op.RandomDraw;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Param;

/** Uniform and normal random numbers. */
public class RandomDrawBench extends ProgramBench {
  private static final List<String> SHAPES = List.of("256x6", "1024x32");
  private static final String NORMAL = "normal";
  private static final String UNIFORM = "uniform";

  /** Rows x features. */
  @Param({"256x6", "1024x32"})
  public String shape;

  /** Their distribution. */
  @Param({UNIFORM, NORMAL})
  public String distribution;

  /** For JMH. */
  public RandomDrawBench() {
  }

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String distribution : List.of(UNIFORM, NORMAL)) {
      for (String shape : SHAPES) {
        int[] s = Shape.parse(shape);
        rows.add(new Row("random", distribution, shape, RandomDrawBench.class,
            Map.of("shape", shape, "distribution", distribution), 0, 4.0 * s[0] * s[1], List.of()));
      }
    }
    return rows;
  }

  @Override
  void trace(Graph g) {
    int[] s = Shape.parse(shape);
    Rows rows = g.rows("rows", s[0]);
    g.output("y", distribution.equals(NORMAL) ? RandomDraw.normal(g, "bench", rows, s[1])
        : RandomDraw.uniform(g, "bench", rows, s[1]));
  }

  @Override
  void check() {
    checkInDouble(1e-5);
  }
}
