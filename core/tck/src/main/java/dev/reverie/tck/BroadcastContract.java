package dev.reverie.tck;

import static dev.reverie.tck.Reference.TINY;
import static dev.reverie.tck.Reference.U;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.op.Broadcast;
import java.util.ArrayList;
import java.util.List;

/** {@link Broadcast}: copies are exact, a mean's share has one rounding. */
final class BroadcastContract implements Contract {
  @Override
  public String name() {
    return "broadcast";
  }

  @Override
  public boolean covers(Op op) {
    return op instanceof Broadcast.ToRows || op instanceof Broadcast.ToFeatures || op instanceof Broadcast.ToAll;
  }

  @Override
  public void errors(Node node, Reference at) {
    double[] y = at.value(node.output(0));
    double[] ex = at.error(node.input(0));
    double[] e = at.error(node.output(0));
    for (int i = 0; i < e.length; i++) {
      switch (node.op()) {
        case Broadcast.ToRows op -> {
          int features = node.output(0).type().features();
          int group = at.group(op.rows(), i / features);
          boolean grouped = node.input(0).type().dims().length == 2;
          double error = ex[i % features + (grouped ? group * features : 0)];
          e[i] = op.mean() ? error / at.live(op.rows(), group) + U * Math.abs(y[i]) + TINY : error;
        }
        case Broadcast.ToFeatures op -> e[i] = ex[i / op.features()];
        default -> e[i] = ex[0];
      }
    }
  }

  @Override
  public List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    int[][] shapes = {{1, 1, 1}, {3, 13, 1}, {15, 8, 1}, {16, 9, 1}, {37, 17, 1}, {18, 127, 1}, {11, 5, 3}, {60, 7, 4}};
    for (int[] s : shapes) {
      int groups = s[2];
      Sample sample = Sample.of("f=" + s[1], s[0], groups, g -> {
        g.result("vector", g.free("vector", Fill.normal(), s[1]).broadcastTo(g.rows()));
        g.result("scalar", g.free("scalar", Fill.normal(), 1).broadcastTo(g.rows()));
        g.result("column", g.rows("column", 1).broadcastFeatures(s[1]));
        if (groups > 1) {
          Tensor each = g.free("each", Fill.normal(), groups, s[1]);
          g.result("group by group", each.broadcastTo(g.rows()));
          g.result("share", share(each, g.rows()));
        } else {
          g.result("share", share(g.free("total", Fill.normal(), s[1]), g.rows()));
        }
      }).with(Sample.Trait.GRADIENT);
      samples.add(sample);
    }
    samples.add(Sample.of("row by row", 33, g -> {
      g.result("vector", g.free("vector", Fill.normal(), 5).broadcastTo(g.rows()));
      g.result("column", g.rows("column", 1).broadcastFeatures(9));
    }).with(Sample.Trait.GRADIENT).with(Sample.Trait.ROW_WISE));
    samples.add(Sample.of("rowless", 1, g -> {
      Tensor scalar = g.free("scalar", Fill.normal(), 1);
      g.result("vector", all(scalar, TensorType.free(4100)));
      g.result("table", all(scalar, TensorType.free(5, 3)));
      g.value("weight", all(scalar, TensorType.weight(2, 3, 17)));
    }).with(Sample.Trait.GRADIENT));
    samples.add(Sample.of("all", 640, g -> {
      g.result("vector", g.free("vector", Fill.normal(), 9).broadcastTo(g.rows()));
      g.result("column", g.rows("column", 1).broadcastFeatures(9));
      g.value("weight", all(g.free("scalar", Fill.normal(), 1), TensorType.weight(2, 30, 17)));
    }).with(Sample.Trait.GRADIENT).with(Sample.Trait.STEADY));
    return samples;
  }

  private static Tensor share(Tensor total, Rows rows) {
    return total.graph().apply(new Broadcast.ToRows(rows, true), total).output(0);
  }

  private static Tensor all(Tensor scalar, TensorType type) {
    return scalar.graph().apply(new Broadcast.ToAll(type), scalar).output(0);
  }

  @Override
  public List<Refusal> refusals() {
    return List.of(
        Refusal.of("rows to rows", g -> g.input("x", 4, 3).broadcastTo(g.rows("r", 5)), "broadcast-rows",
            "[batch4:4, 3]", "[features]"),
        Refusal.of("groups", g -> g.input("x", TensorType.free(2, 3)).broadcastTo(g.rows("r", 5, 3)), "broadcast-rows",
            "[2, 3]", "r:5/3"),
        Refusal.of("features", g -> g.input("x", 4, 3).broadcastFeatures(7), "broadcast-features", "[batch4:4, 3]",
            "[rows, 1]"),
        Refusal.of("all", g -> all(g.constant(new float[2]), TensorType.free(3)), "broadcast", "[2]", "scalar"));
  }
}
