package dev.reverie.tck;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.Concat;
import java.util.ArrayList;
import java.util.List;

/** {@link Concat}: exact. */
final class ConcatContract implements Contract {
  @Override
  public String name() {
    return "concat";
  }

  @Override
  public boolean covers(Op op) {
    return op instanceof Concat;
  }

  @Override
  public void errors(Node node, Reference at) {
    int features = node.output(0).type().features();
    int column = 0;
    for (Tensor x : node.inputs()) {
      int width = x.type().features();
      Moved.columns(at.error(x), width, 0, at.error(node.output(0)), features, column, width);
      column += width;
    }
  }

  @Override
  public List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    for (int rows : new int[] {1, 3, 15, 16, 17, 37, 640}) {
      Sample s = Sample.of("three", rows, g -> {
        Tensor x = g.rows("x", 13);
        g.result("y", x.concat(g.rows("action", 1), g.rows("z", 17)));
        g.result("twice", x.concat(x));
        g.result("alone", x.concat());
      }).with(Sample.Trait.GRADIENT).with(Sample.Trait.ROW_WISE);
      samples.add(rows == 640 ? s.with(Sample.Trait.STEADY) : s);
    }
    samples.add(Sample.of("grouped", 30, 4, g -> g.result("y", g.rows("x", 3).concat(g.rows("z", 5))))
        .with(Sample.Trait.GRADIENT));
    return samples;
  }

  @Override
  public List<Refusal> refusals() {
    return List.of(
        Refusal.of("rows", g -> g.input("x", 4, 3).concat(g.input("y", 5, 3)), "concat", "rows differ", "batch4:4",
            "batch5:5"),
        Refusal.of("no rows", g -> g.input("x", 4, 3).concat(g.constant(1f)), "concat", "constant",
            "[rows, features]"));
  }
}
