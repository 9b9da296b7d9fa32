package dev.reverie.tck;

import static dev.reverie.tck.Reference.U;

import dev.reverie.engine.Graph;
import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.op.Reduce;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link Reduce}: a sum of n features is within n roundings of the sum of their magnitudes; one over rows or elements,
 * which goes through partial sums, within {@value #MOST} or {@value #MOST_ROWLESS} even if n is large; one of squares
 * within two.
 */
final class ReduceContract implements Contract {
  private static final int WIDE = 2048;
  private static final int MOST = 100;
  private static final int MOST_ROWLESS = 24;

  @Override
  public String name() {
    return "reduce";
  }

  @Override
  public boolean covers(Op op) {
    return op instanceof Reduce.Features || op instanceof Reduce.OverRows || op instanceof Reduce.Groups
        || op instanceof Reduce.All || op instanceof Reduce.Squares;
  }

  @Override
  public void errors(Node node, Reference at) {
    double[] x = at.value(node.input(0));
    double[] ex = at.error(node.input(0));
    double[] e = at.error(node.output(0));
    TensorType type = node.input(0).type();
    switch (node.op()) {
      case Reduce.Features op -> {
        for (int i = 0; i < x.length; i++) {
          e[i / type.features()] += ex[i] + type.features() * U * Math.abs(x[i]);
        }
      }
      case Reduce.OverRows op -> rows(op, type, x, ex, e, at);
      case Reduce.Groups op -> {
        for (int i = 0; i < x.length; i++) {
          e[i % type.dim(1)] += ex[i] + Math.min(MOST, type.dim(0)) * U * Math.abs(x[i]);
        }
      }
      case Reduce.All op -> {
        for (int i = 0; i < x.length; i++) {
          e[0] += ex[i] + Math.min(MOST_ROWLESS, x.length) * U * Math.abs(x[i]);
        }
      }
      default -> {
        for (int i = 0; i < x.length; i++) {
          e[0] += 2 * Math.abs(x[i]) * ex[i] + ex[i] * ex[i] + 2 * U * x[i] * x[i];
        }
      }
    }
  }

  private static void rows(Reduce.OverRows op, TensorType type, double[] x, double[] ex, double[] e, Reference at) {
    Rows rows = type.rows();
    int features = type.features();
    for (int i = 0; i < x.length; i++) {
      int group = at.group(rows, i / features);
      int live = at.live(rows, group);
      double divisor = op.mean() ? live : 1;
      e[group * features + i % features] += (ex[i] + (Math.min(MOST, live) + 1) * U * Math.abs(x[i])) / divisor;
    }
  }

  @Override
  public List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    int[][] shapes = {{1, 1, 1}, {1, 127, 1}, {3, 13, 1}, {15, 9, 1}, {16, 16, 1}, {17, 7, 1}, {37, 33, 1},
        {18, 127, 1}, {19, 2050, 1}, {130, 17, 1}, {1100, 3, 1}, {9, 5, 3}, {50, 18, 4}, {37, 2050, 2}};
    for (int[] s : shapes) {
      samples.add(Sample.of("f=" + s[1], s[0], s[2], g -> {
        Tensor x = g.rows("x", s[1]);
        if (s[1] < WIDE) {
          // The bound of a sum of thousands of either sign says nothing.
          g.result("features", x.sumFeatures());
        }
        g.result("rows", x.sumRows());
        g.result("mean", x.meanRows());
        g.result("all", x.sum());
        g.result("mean of all", x.mean());
        if (g.rows().groups() > 1) {
          g.value("groups", apply(new Reduce.Groups(), x.sumRows()));
        }
      }).with(Sample.Trait.GRADIENT));
    }
    samples.add(Sample.of("row by row", 35, g -> g.result("y", g.rows("x", 19).sumFeatures()))
        .with(Sample.Trait.GRADIENT).with(Sample.Trait.ROW_WISE));
    samples.add(Sample.of("whole numbers", 75, g -> {
      Tensor x = g.rows("x", 21, Fill.whole());
      g.value("features", x.sumFeatures());
      g.value("rows", x.sumRows());
    }));
    samples.add(Sample.of("rowless", 1, g -> {
      for (int n : new int[] {1, 3, 8, 17, 127, 4097, 9000}) {
        Tensor x = g.free("x" + n, Fill.normal(), n);
        g.result("all" + n, x.sum());
        g.result("squares" + n, apply(new Reduce.Squares(), x));
      }
      Tensor table = g.free("table", Fill.normal(), 5, 7);
      g.value("groups", apply(new Reduce.Groups(), table));
      g.result("of a table", table.sum());
      for (int[] s : new int[][] {{1, 1, 1}, {3, 5, 17}, {1, 40, 16}, {2, 7, 50}}) {
        String name = "w" + s[0] + "x" + s[1] + "x" + s[2];
        Tensor w = g.input(name, TensorType.weight(s[0], s[1], s[2]), Fill.normal());
        g.result("all" + name, apply(new Reduce.All(), w));
        g.result("squares" + name, apply(new Reduce.Squares(), w));
      }
    }).with(Sample.Trait.GRADIENT));
    samples.add(Sample.of("not a number", 20, g -> {
      Tensor x = g.rows("x", 3, (r, i) -> i == 16 * 3 + 1 ? Float.NaN : i);
      g.value("features", x.sumFeatures());
      g.value("rows", x.sumRows());
    }).with(Sample.Trait.SPECIAL));
    samples.add(Sample.of("all", 640, 2, g -> {
      Tensor x = g.rows("x", 37);
      g.result("features", x.sumFeatures());
      g.result("rows", x.sumRows());
      g.result("mean", x.meanRows());
    }).with(Sample.Trait.GRADIENT).with(Sample.Trait.STEADY));
    return samples;
  }

  private static Tensor apply(Op op, Tensor x) {
    return x.graph().apply(op, x).output(0);
  }

  @Override
  public List<Refusal> refusals() {
    return List.of(
        Refusal.of("features of a vector", g -> g.constant(new float[3]).sumFeatures(), "sum-features", "[3]", "rows"),
        Refusal.of("rows of integers", g -> g.indexInput("i", g.rows("r", 4)).sumRows(), "sum-rows", "i32", "floats"),
        Refusal.of("groups of a vector", g -> apply(new Reduce.Groups(), g.constant(new float[3])), "sum-groups",
            "[3]", "[groups, features]"),
        Refusal.of("all of rows", g -> apply(new Reduce.All(), x(g)), "sum", "[batch4:4, 3]", "without rows"),
        Refusal.of("squares of rows", g -> apply(new Reduce.Squares(), x(g)), "sum-squares", "[batch4:4, 3]",
            "without rows"));
  }

  private static Tensor x(Graph g) {
    return g.input("x", 4, 3);
  }
}
