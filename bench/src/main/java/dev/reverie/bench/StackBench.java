package dev.reverie.bench;

import dev.reverie.engine.Graph;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Param;

/** A batch of 64 steps cut into steps, and the steps, negated, stacked again. */
public class StackBench extends ProgramBench {
  private static final List<String> SHAPES = List.of("16x512", "50x512");
  private static final int STEPS = 64;

  /** Sequences x features. */
  @Param({"16x512", "50x512"})
  public String shape;

  /** For JMH. */
  public StackBench() {
  }

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String shape : SHAPES) {
      int[] s = Shape.parse(shape);
      rows.add(new Row("stack", "split", STEPS + "x" + shape, StackBench.class, Map.of("shape", shape), 0,
          4.0 * 2 * STEPS * s[0] * s[1], List.of()));
    }
    return rows;
  }

  @Override
  void trace(Graph g) {
    int[] s = Shape.parse(shape);
    Rows each = g.rows("sequences", s[0]);
    Tensor x = g.input("x", g.steps(each, STEPS), s[1]);
    List<Tensor> steps = new ArrayList<>();
    for (int t = 0; t < STEPS; t++) {
      steps.add(x.step(t).negate());
    }
    g.output("y", g.stack(steps));
  }

  @Override
  void check() {
    checkInDouble(0);
  }
}
