package dev.reverie.tck;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.op.Scatter;
import java.util.ArrayList;
import java.util.List;

/** {@link Scatter}: exact, and only the rows named by live rows change. */
final class ScatterContract implements Contract {
  @Override
  public String name() {
    return "scatter";
  }

  @Override
  public boolean covers(Op op) {
    return op instanceof Scatter;
  }

  @Override
  public void errors(Node node, Reference at) {
    State table = ((Scatter) node.op()).table();
    int width = table.type().dim(1);
    int[] index = at.index(node.input(0));
    double[] from = at.error(node.input(1));
    for (int i = 0; i < from.length; i++) {
      at.error(table)[index[i / width] * width + i % width] = from[i];
    }
  }

  @Override
  public List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    int[][] shapes = {{1, 1, 1}, {3, 5, 13}, {15, 100, 8}, {16, 19, 1}, {37, 50, 17}, {640, 700, 7}};
    for (int[] s : shapes) {
      Sample sample = Sample.of("table=" + s[1] + "x" + s[2], s[0], g -> {
        State table = g.state("table", TensorType.free(s[1], s[2]), Fill.normal());
        Tensor x = g.rows("x", s[2]);
        // Beyond the live rows a broadcast may hold something else than a copy of the last one.
        Tensor offset = g.free("offset", Fill.normal(), s[2]).broadcastTo(g.rows());
        Scatter.apply(table, g.index("i", s[1]), x.plus(offset));
        g.value("read back", g.graph().read(table).gather(g.index("j", s[1])));
      });
      samples.add(s[0] == 640 ? sample.with(Sample.Trait.STEADY) : sample);
    }
    samples.add(Sample.of("grouped", 30, 4, g -> Scatter.apply(g.state("table", TensorType.free(31, 6), Fill.normal()),
        g.index("i", 31), g.rows("x", 6))));
    return samples;
  }

  @Override
  public List<Refusal> refusals() {
    return List.of(
        Refusal.of("no table", g -> Scatter.apply(g.store().free("vector", 3), g.indexInput("i", g.rows("batch4", 4)),
            g.input("x", 4, 3)), "scatter vector", "[3]", "[capacity, width]"),
        Refusal.of("width", g -> Scatter.apply(g.store().free("table", 9, 2), g.indexInput("i", g.rows("batch4", 4)),
            g.input("x", 4, 3)), "scatter table", "[batch4:4, 3]", "width 2"),
        Refusal.of("rows", g -> Scatter.apply(g.store().free("table", 9, 3), g.indexInput("i", g.rows("r", 5)),
            g.input("x", 4, 3)), "scatter table", "rows differ", "r:5", "batch4:4"));
  }
}
