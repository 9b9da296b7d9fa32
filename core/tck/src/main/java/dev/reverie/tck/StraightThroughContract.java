package dev.reverie.tck;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.StraightThrough;
import java.util.ArrayList;
import java.util.List;

/** {@link StraightThrough}: the value to the bit; the gradient is checked where it is the surrogate's own. */
final class StraightThroughContract implements Contract {
  @Override
  public String name() {
    return "straightthrough";
  }

  @Override
  public boolean covers(Op op) {
    return op instanceof StraightThrough;
  }

  @Override
  public void errors(Node node, Reference at) {
    double[] e = at.error(node.output(0));
    System.arraycopy(at.error(node.input(0)), 0, e, 0, e.length);
  }

  @Override
  public List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    for (int[] s : new int[][] {{1, 1}, {3, 13}, {16, 8}, {37, 5}, {640, 4}}) {
      Sample sample = Sample.of("f=" + s[1], s[0], g -> {
        Tensor x = g.rows("x", s[1]);
        g.value("y", StraightThrough.apply(x.tanh(), x));
        g.result("same", StraightThrough.apply(x.square(), x.square().times(1f)));
      }).with(Sample.Trait.GRADIENT).with(Sample.Trait.ROW_WISE);
      samples.add(s[0] == 640 ? sample.with(Sample.Trait.STEADY) : sample);
    }
    samples.add(Sample.of("rowless", 1, g -> {
      Tensor x = g.free("x", Fill.normal(), 3, 5);
      g.result("y", StraightThrough.apply(x.square(), x.square().times(1f)));
    }).with(Sample.Trait.GRADIENT));
    return samples;
  }

  @Override
  public List<Refusal> refusals() {
    return List.of(Refusal.of("surrogate", g -> StraightThrough.apply(g.input("x", 4, 3), g.input("p", 4, 2)),
        "straight-through", "[batch4:4, 2]", "[batch4:4, 3]"));
  }
}
