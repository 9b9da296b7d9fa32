package dev.reverie.tck;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.op.SwapFeatures;
import java.util.ArrayList;
import java.util.List;

/** {@link SwapFeatures}: exact. */
final class SwapFeaturesContract implements Contract {
  @Override
  public String name() {
    return "swap-features";
  }

  @Override
  public boolean covers(Op op) {
    return op instanceof SwapFeatures;
  }

  @Override
  public void errors(Node node, Reference at) {
    SwapFeatures op = (SwapFeatures) node.op();
    int features = node.output(0).type().features();
    double[] in = at.error(node.input(0));
    for (int i = 0; i < in.length; i++) {
      int place = i % features / op.width();
      int target = place % op.inner() * op.outer() + place / op.inner();
      at.error(node.output(0))[i / features * features + target * op.width() + i % op.width()] = in[i];
    }
  }

  @Override
  public List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    for (int[] s : new int[][] {{1, 1, 1, 1}, {2, 3, 1, 3}, {8, 4, 2, 15}, {5, 1, 3, 16}, {3, 7, 4, 37},
        {4, 4, 2, 640}}) {
      Sample sample = Sample.of("parts=" + s[0] + "x" + s[1] + "x" + s[2], s[3],
          g -> g.result("y", SwapFeatures.apply(g.rows("x", s[0] * s[1] * s[2]), s[0], s[1])))
          .with(Sample.Trait.GRADIENT).with(Sample.Trait.ROW_WISE);
      samples.add(s[3] == 640 ? sample.with(Sample.Trait.STEADY) : sample);
    }
    return samples;
  }

  @Override
  public List<Refusal> refusals() {
    return List.of(Refusal.of("parts", g -> SwapFeatures.apply(g.input("x", 4, 15), 2, 3), "swap-features",
        "[batch4:4, 15]", "2 x 3 equal parts"));
  }
}
