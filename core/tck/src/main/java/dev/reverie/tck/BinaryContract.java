package dev.reverie.tck;

import static dev.reverie.tck.Reference.TINY;
import static dev.reverie.tck.Reference.U;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.op.Binary;
import dev.reverie.engine.op.Binary.Form;
import dev.reverie.engine.op.Binary.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@link Binary}: one rounding, in every form. */
final class BinaryContract implements Contract {
  private static final float[] EDGES = {0f, -0f, 1f, -1f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY,
      Float.MIN_VALUE, -Float.MIN_NORMAL, 1e30f, -1e30f};

  @Override
  public String name() {
    return "binary";
  }

  @Override
  public boolean covers(Op op) {
    return op instanceof Binary;
  }

  @Override
  public void errors(Node node, Reference at) {
    Binary op = (Binary) node.op();
    double[] a = at.value(node.input(0));
    double[] ea = at.error(node.input(0));
    double[] b = at.value(node.input(1));
    double[] eb = at.error(node.input(1));
    double[] y = at.value(node.output(0));
    double[] e = at.error(node.output(0));
    for (int i = 0; i < e.length; i++) {
      int j = second(op.form(), node, i, at);
      e[i] = error(op.kind(), a[i], ea[i], b[j], eb[j], y[i]);
    }
  }

  /** The element of the second operand that meets an element of the first. */
  private static int second(Form form, Node node, int i, Reference at) {
    return switch (form) {
      case SAME -> i;
      case SCALAR -> 0;
      case COLUMN -> i / node.input(0).type().features();
      case VECTOR -> {
        int features = node.input(0).type().features();
        boolean grouped = node.input(1).type().dims().length == 2;
        Rows rows = node.input(0).type().rows();
        yield i % features + (grouped ? at.group(rows, i / features) * features : 0);
      }
    };
  }

  private static double error(Kind kind, double a, double ea, double b, double eb, double y) {
    double rounded = U * Math.abs(y) + TINY;
    return switch (kind) {
      case ADD, SUBTRACT -> ea + eb + rounded + U * (ea + eb);
      case MULTIPLY -> times(a, eb) + times(b, ea) + ea * eb + rounded;
      case DIVIDE -> {
        double least = Math.abs(b) - eb;
        boolean exact = ea == 0 && eb == 0;
        yield rounded + (exact ? 0 : least <= 0 ? Double.POSITIVE_INFINITY : (ea + Math.abs(y) * eb) / least);
      }
      case MINIMUM, MAXIMUM -> Math.max(ea, eb);
      case AT_MOST -> ea + eb > 0 && Math.abs(a - b) <= ea + eb ? 1 : 0;
    };
  }

  private static double times(double value, double error) {
    return error == 0 ? 0 : Math.abs(value) * error;
  }

  @Override
  public List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    int[][] shapes = {{1, 1}, {1, 127}, {3, 13}, {5, 8}, {15, 9}, {16, 16}, {17, 7}, {37, 13}, {18, 127}};
    for (Kind kind : Kind.values()) {
      String label = kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      for (int[] s : shapes) {
        samples.add(gradient(kind, Sample.of(label + ",f=" + s[1], s[0], g -> forms(g, kind, s[1])))
            .with(Sample.Trait.ROW_WISE));
      }
      samples.add(gradient(kind, Sample.of(label + ",f=6", 40, 4, g -> forms(g, kind, 6))));
      samples.add(gradient(kind, Sample.of(label + ",rowless", 1, g -> rowless(g, kind))));
      for (int rows : new int[] {5, 21}) {
        samples.add(Sample.of(label + ",edges", rows, g -> edges(g, kind)).with(Sample.Trait.SPECIAL)
            .with(Sample.Trait.ROW_WISE));
      }
    }
    samples.add(Sample.of("first operand broadcast", 18, g -> {
      Tensor x = g.rows("x", 7, Fill.uniform(1, 2));
      Tensor column = g.rows("column", 1, Fill.uniform(1, 2));
      Tensor vector = g.free("vector", Fill.uniform(1, 2), 7);
      Tensor scalar = g.free("scalar", Fill.uniform(1, 2), 1);
      g.result("column", column.minus(x));
      g.result("vector", vector.dividedBy(x));
      g.result("scalar", scalar.minus(x).plus(scalar.times(x)));
    }).with(Sample.Trait.GRADIENT).with(Sample.Trait.ROW_WISE));
    samples.add(Sample.of("all", 640, g -> {
      for (Kind kind : Kind.values()) {
        if (kind != Kind.AT_MOST) {
          Tensor x = g.rows("x" + kind, 5, Fill.lattice(0));
          g.result("same" + kind, Binary.apply(kind, x, g.rows("y" + kind, 5, Fill.lattice(0.11))));
          g.result("column" + kind, Binary.apply(kind, x, g.rows("c" + kind, 1, Fill.lattice(0.11))));
          g.result("vector" + kind, Binary.apply(kind, x, g.free("v" + kind, Fill.lattice(0.11), 5)));
          g.result("scalar" + kind, Binary.apply(kind, x, g.free("s" + kind, Fill.lattice(0.11), 1)));
        }
      }
    }).with(Sample.Trait.GRADIENT).with(Sample.Trait.ROW_WISE).with(Sample.Trait.STEADY));
    return samples;
  }

  private static Sample gradient(Kind kind, Sample s) {
    return kind == Kind.AT_MOST ? s : s.with(Sample.Trait.GRADIENT);
  }

  private static void forms(SampleGraph g, Kind kind, int features) {
    Tensor x = g.rows("x", features, Fill.lattice(0));
    Fill other = Fill.lattice(0.11);
    g.result("same", Binary.apply(kind, x, g.rows("same", features, other)));
    g.result("column", Binary.apply(kind, x, g.rows("column", 1, other)));
    g.result("vector", Binary.apply(kind, x, g.free("vector", other, features)));
    g.result("scalar", Binary.apply(kind, x, g.free("scalar", other, 1)));
    if (g.rows().groups() > 1) {
      g.result("grouped", Binary.apply(kind, x, g.free("grouped", other, g.rows().groups(), features)));
    }
    // Ties, where a gradient has to choose a side, are on whole numbers and for values only.
    Tensor j = g.rows("j", features, kind == Kind.DIVIDE ? Fill.of(-2f, 4f, 1f) : Fill.whole());
    g.value("ties", Binary.apply(kind, g.rows("i", features, Fill.whole()), j));
  }

  private static void rowless(SampleGraph g, Kind kind) {
    for (int n : new int[] {1, 3, 4, 5, 7, 8, 9, 17, 4100}) {
      Tensor x = g.free("x" + n, Fill.lattice(0), n);
      g.result("same" + n, Binary.apply(kind, x, g.free("y" + n, Fill.lattice(0.11), n)));
      g.result("scalar" + n, Binary.apply(kind, x, g.free("s" + n, Fill.lattice(0.11), 1)));
    }
    TensorType weight = TensorType.weight(2, 3, 17);
    Tensor w = g.input("w", weight, Fill.lattice(0));
    g.result("weights", Binary.apply(kind, w, g.input("v", weight, Fill.lattice(0.11))));
    g.result("scaled weights", Binary.apply(kind, w, g.free("s", Fill.lattice(0.11), 1)));
  }

  private static void edges(SampleGraph g, Kind kind) {
    Tensor x = g.rows("x", 23, Fill.of(EDGES));
    g.value("same", Binary.apply(kind, x, g.rows("y", 23, (r, i) -> EDGES[i / 11 % 11])));
    g.value("column", Binary.apply(kind, x, g.rows("column", 1, Fill.of(EDGES))));
    g.value("vector", Binary.apply(kind, x, g.free("vector", (r, i) -> EDGES[(i + i / 11) % 11], 23)));
    g.value("scalar", Binary.apply(kind, x, g.free("scalar", Fill.of(Float.NaN), 1)));
  }

  @Override
  public List<Refusal> refusals() {
    return List.of(
        Refusal.of("features", g -> g.input("x", 4, 3).plus(g.input("y", 4, 2)), "add", "[batch4:4, 3]",
            "[batch4:4, 2]", "one type"),
        Refusal.of("rows", g -> g.input("x", 4, 3).times(g.input("y", 5, 3)), "multiply", "[batch4:4, 3]",
            "[batch5:5, 3]", "one type"),
        Refusal.of("vector", g -> g.input("x", 4, 3).min(g.constant(new float[2])), "minimum", "[batch4:4, 3]", "[2]"),
        Refusal.of("first operand", g -> g.constant(1f).minus(g.constant(new float[3])), "subtract", "constant 1.0",
            "cannot be broadcast"),
        Refusal.of("integers", g -> {
          Tensor i = g.indexInput("i", g.rows("r", 4));
          i.plus(i);
        }, "add", "i32", "floats"),
        Refusal.of("form", g -> g.apply(new Binary(Kind.ADD, Form.COLUMN), g.input("x", 4, 3), g.input("y", 4, 3)),
            "add", "[batch4:4, 3]", "COLUMN"));
  }
}
