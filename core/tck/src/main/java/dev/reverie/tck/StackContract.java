package dev.reverie.tck;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.LateReset;
import dev.reverie.engine.op.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** {@link Stack} and its inverse: exact. */
final class StackContract implements Contract {
  @Override
  public String name() {
    return "stack";
  }

  @Override
  public boolean covers(Op op) {
    return op instanceof Stack || op instanceof Stack.Split;
  }

  @Override
  public void errors(Node node, Reference at) {
    boolean together = node.op() instanceof Stack;
    double[] all = at.error(together ? node.output(0) : node.input(0));
    int from = 0;
    for (Tensor step : together ? node.inputs() : node.outputs()) {
      double[] part = at.error(step);
      System.arraycopy(together ? part : all, together ? 0 : from, together ? all : part, together ? from : 0,
          part.length);
      from += part.length;
    }
  }

  @Override
  public List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    for (int[] s : new int[][] {{1, 1, 3}, {1, 20, 5}, {3, 4, 1}, {3, 7, 2}, {15, 3, 17}, {16, 4, 8}, {17, 3, 13},
        {32, 5, 40}, {37, 2, 21}, {640, 3, 6}}) {
      int steps = s[1];
      Sample sample = Sample.of("steps=" + steps + ",features=" + s[2], s[0], g -> {
        List<Tensor> x = IntStream.range(0, steps).mapToObj(t -> g.rows("x" + t, s[2])).toList();
        Tensor all = g.graph().stack(x);
        Tensor outside = all.tanh().linear(g.weight("w", s[2], 9), null);
        // The first step of what is computed over all rows is left unused.
        for (int t = steps == 1 ? 0 : 1; t < steps; t++) {
          g.result("inside" + t, all.step(t).square());
          g.result("outside" + t, outside.step(t));
        }
      }).with(Sample.Trait.GRADIENT).with(Sample.Trait.ROW_WISE);
      samples.add(s[0] == 640 ? sample.with(Sample.Trait.STEADY) : sample);
    }
    for (int rows : new int[] {2, 16, 21}) {
      samples.add(Sample.of("scan", rows, g -> {
        List<Tensor> raw = IntStream.range(0, 4).mapToObj(t -> g.rows("x" + t, 18)).toList();
        Tensor encoded = g.graph().stack(raw).linear(g.weight("encoder", 18, 12), null).silu();
        List<Tensor> states = g.graph().scan(4, g.rows("h", 4),
            (h, t) -> LateReset.apply(encoded.step(t), h, 2, -1f));
        Tensor decoded = g.graph().stack(states).linear(g.weight("decoder", 4, 3), null);
        Tensor error = decoded.square().meanRows();
        g.result("error", error);
        g.result("last", decoded.step(3));
      }).with(Sample.Trait.GRADIENT));
    }
    return samples;
  }

  @Override
  public List<Refusal> refusals() {
    return List.of(
        Refusal.of("none", g -> g.stack(List.of()), "stack", "no steps"),
        Refusal.of("features", g -> g.stack(List.of(g.input("x", 4, 3), g.input("y", 4, 2))), "stack", "[batch4:4, 2]",
            "[batch4:4, 3]"),
        Refusal.of("groups", g -> g.steps(g.rows("members", 6, 2), 3), "members*3", "one group"),
        Refusal.of("step", g -> g.stack(List.of(g.input("x", 4, 3))).step(1), "step 1", "0 to 0"),
        Refusal.of("not a batch of sequences", g -> g.input("x", 4, 3).step(0), "split", "[batch4:4, 3]",
            "batch of sequences"));
  }
}
