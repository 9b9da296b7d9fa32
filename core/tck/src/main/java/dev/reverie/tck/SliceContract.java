package dev.reverie.tck;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.Slice;
import java.util.ArrayList;
import java.util.List;

/** {@link Slice} and its transpose: exact. */
final class SliceContract implements Contract {
  @Override
  public String name() {
    return "slice";
  }

  @Override
  public boolean covers(Op op) {
    return op instanceof Slice || op instanceof Slice.Pad;
  }

  @Override
  public void errors(Node node, Reference at) {
    int in = node.input(0).type().features();
    int out = node.output(0).type().features();
    int from = node.op() instanceof Slice s ? s.from() : 0;
    int to = node.op() instanceof Slice.Pad p ? p.from() : 0;
    Moved.columns(at.error(node.input(0)), in, from, at.error(node.output(0)), out, to, Math.min(in, out));
  }

  @Override
  public List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    for (int rows : new int[] {1, 3, 15, 16, 17, 37, 640}) {
      Sample s = Sample.of("parts", rows, g -> {
        Tensor x = g.rows("x", 21);
        g.result("first", x.slice(0, 1));
        g.result("middle", x.slice(3, 20));
        g.result("last", x.slice(20, 21));
        g.result("whole", x.slice(0, 21));
        g.result("padded", x.graph().apply(new Slice.Pad(4, 30), x).output(0));
      }).with(Sample.Trait.GRADIENT).with(Sample.Trait.ROW_WISE);
      samples.add(rows == 640 ? s.with(Sample.Trait.STEADY) : s);
    }
    samples.add(Sample.of("grouped", 30, 4, g -> g.result("y", g.rows("x", 9).slice(2, 7)))
        .with(Sample.Trait.GRADIENT));
    return samples;
  }

  @Override
  public List<Refusal> refusals() {
    return List.of(
        Refusal.of("too far", g -> g.input("x", 4, 3).slice(1, 4), "slice 1:4", "[batch4:4, 3]", "at least 4 features"),
        Refusal.of("empty", g -> g.input("x", 4, 3).slice(2, 2), "slice 2:2", "[batch4:4, 3]", "from < to"),
        Refusal.of("negative", g -> g.input("x", 4, 3).slice(-1, 2), "slice -1:2", "0 <= from"),
        Refusal.of("no rows", g -> g.constant(new float[5]).slice(0, 2), "slice 0:2", "constant", "[rows, features]"),
        Refusal.of("pad", g -> g.apply(new Slice.Pad(2, 4), g.input("x", 4, 3)), "pad 2:4", "[batch4:4, 3]",
            "at most 2 features"));
  }
}
