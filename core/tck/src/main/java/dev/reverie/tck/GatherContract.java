package dev.reverie.tck;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.op.Gather;
import java.util.ArrayList;
import java.util.List;

/** {@link Gather}: exact. */
final class GatherContract implements Contract {
  @Override
  public String name() {
    return "gather";
  }

  @Override
  public boolean covers(Op op) {
    return op instanceof Gather;
  }

  @Override
  public void errors(Node node, Reference at) {
    int width = node.output(0).type().features();
    int[] index = at.index(node.input(1));
    double[] e = at.error(node.output(0));
    for (int i = 0; i < e.length; i++) {
      e[i] = at.error(node.input(0))[index[i / width] * width + i % width];
    }
  }

  @Override
  public List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    int[][] shapes = {{1, 1, 1}, {3, 5, 13}, {15, 100, 8}, {16, 3, 1}, {37, 50, 17}, {18, 30, 127}, {640, 300, 7}};
    for (int[] s : shapes) {
      Sample sample = Sample.of("table=" + s[1] + "x" + s[2], s[0], g -> {
        g.value("y", g.free("table", Fill.normal(), s[1], s[2]).gather(g.index("i", s[1])));
        g.value("of a state", g.graph().read(g.state("ring", TensorType.free(s[1], s[2]), Fill.normal()))
            .gather(g.index("j", s[1])));
        // A value that does not leave the region: workers then take several tiles at a turn.
        g.value("within", g.free("other", Fill.normal(), s[1], s[2]).gather(g.index("k", s[1])).negate());
      }).with(Sample.Trait.ROW_WISE);
      samples.add(s[0] == 640 ? sample.with(Sample.Trait.STEADY) : sample);
    }
    samples.add(Sample.of("grouped", 30, 4,
        g -> g.value("y", g.free("table", Fill.normal(), 11, 6).gather(g.index("i", 11)))));
    return samples;
  }

  @Override
  public List<Refusal> refusals() {
    return List.of(
        Refusal.of("no table", g -> g.constant(new float[3]).gather(g.indexInput("i", g.rows("r", 4))), "gather", "[3]",
            "[capacity, width]"),
        Refusal.of("no index", g -> g.input("t", TensorType.free(3, 2)).gather(g.input("x", 4, 1)), "gather",
            "[batch4:4, 1]", "one integer per row"));
  }
}
