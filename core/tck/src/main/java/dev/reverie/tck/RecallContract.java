package dev.reverie.tck;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.LateReset;
import dev.reverie.engine.op.Recall;
import java.util.ArrayList;
import java.util.List;

/** {@link Recall}: the same values, and the gradients of scans whose steps are computed again. */
final class RecallContract implements Contract {
  private static final int STEPS = 5;

  @Override
  public String name() {
    return "recall";
  }

  @Override
  public boolean covers(Op op) {
    return op instanceof Recall;
  }

  @Override
  public void errors(Node node, Reference at) {
    double[] from = at.error(node.input(0));
    System.arraycopy(from, 0, at.error(node.output(0)), 0, from.length);
  }

  @Override
  public List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    for (int[] s : new int[][] {{1, 0}, {5, 0}, {16, 0}, {21, 2500}, {160, 0}}) {
      Sample sample = Sample.of("budget=" + s[1], s[0], g -> {
        Tensor w = g.weight("w", 7, 12);
        Tensor b = g.free("b", Fill.uniform(-1, 1), 12);
        Tensor out = g.weight("out", 4, 1);
        List<Tensor> seen = new ArrayList<>();
        List<Tensor> states = g.graph().scan(STEPS, g.rows("h", 4), s[1], (h, t) -> {
          Tensor gates = h.concat(g.rows("x" + t, 3)).linear(w, b).silu();
          Tensor next = LateReset.apply(gates, h, 2, -1f);
          seen.add(next.linear(out, null).times(h.sumFeatures()));
          return next;
        });
        Tensor sum = seen.getFirst();
        for (Tensor t : seen.subList(1, STEPS)) {
          sum = sum.times(0.9f).plus(t);
        }
        g.result("sum", sum);
        g.result("last", states.getLast());
      }).with(Sample.Trait.GRADIENT).with(Sample.Trait.ROW_WISE);
      samples.add(s[0] == 160 ? sample.with(Sample.Trait.STEADY) : sample);
    }
    return samples;
  }
}
