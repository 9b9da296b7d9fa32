package dev.reverie.tck;

import static dev.reverie.tck.Reference.U;

import dev.reverie.engine.Graph;
import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.op.Linear;
import java.util.ArrayList;
import java.util.List;

/** {@link Linear} and its gradients: a sum of n products is within n + 1 roundings of the sum of their magnitudes. */
final class LinearContract implements Contract {
  @Override
  public String name() {
    return "linear";
  }

  @Override
  public boolean covers(Op op) {
    return op instanceof Linear || op instanceof Linear.InputGradient || op instanceof Linear.WeightGradient;
  }

  @Override
  public void errors(Node node, Reference at) {
    switch (node.op()) {
      case Linear op -> forward(op, node, at);
      case Linear.InputGradient op -> inputGradient(node, at);
      default -> weightGradient(node, at);
    }
  }

  /** One product: the errors of its factors, and its magnitude for the roundings. */
  private static double product(double a, double aError, double b, double bError, double roundings) {
    return Math.abs(a) * bError + Math.abs(b) * aError + aError * bError + roundings * U * Math.abs(a * b);
  }

  private static void forward(Linear op, Node node, Reference at) {
    Rows rows = node.output(0).type().rows();
    int inputs = node.input(0).type().features();
    int outputs = node.output(0).type().features();
    double[] x = at.value(node.input(0));
    double[] ex = at.error(node.input(0));
    double[] w = at.value(node.input(1));
    double[] ew = at.error(node.input(1));
    double[] e = at.error(node.output(0));
    for (int r = 0; r < at.live(rows); r++) {
      int g = at.group(rows, r);
      for (int n = 0; n < outputs; n++) {
        double sum = 0;
        for (int k = 0; k < inputs; k++) {
          int j = (g * inputs + k) * outputs + n;
          sum += product(x[r * inputs + k], ex[r * inputs + k], w[j], ew[j], inputs + 1);
        }
        if (op.bias()) {
          double b = at.value(node.input(2))[g * outputs + n];
          sum += at.error(node.input(2))[g * outputs + n] + (inputs + 1) * U * Math.abs(b);
        }
        e[r * outputs + n] = sum;
      }
    }
  }

  private static void inputGradient(Node node, Reference at) {
    Rows rows = node.output(0).type().rows();
    int inputs = node.output(0).type().features();
    int outputs = node.input(0).type().features();
    double[] dy = at.value(node.input(0));
    double[] edy = at.error(node.input(0));
    double[] w = at.value(node.input(1));
    double[] ew = at.error(node.input(1));
    double[] e = at.error(node.output(0));
    for (int r = 0; r < at.live(rows); r++) {
      int g = at.group(rows, r);
      for (int k = 0; k < inputs; k++) {
        double sum = 0;
        for (int n = 0; n < outputs; n++) {
          int j = (g * inputs + k) * outputs + n;
          sum += product(dy[r * outputs + n], edy[r * outputs + n], w[j], ew[j], outputs + 1);
        }
        e[r * inputs + k] = sum;
      }
    }
  }

  private static void weightGradient(Node node, Reference at) {
    Rows rows = node.input(0).type().rows();
    int inputs = node.input(0).type().features();
    int outputs = node.input(1).type().features();
    double[] e = at.error(node.output(0));
    for (int p = 0; p < node.inputs().size(); p += 2) {
      double[] x = at.value(node.input(p));
      double[] ex = at.error(node.input(p));
      double[] dy = at.value(node.input(p + 1));
      double[] edy = at.error(node.input(p + 1));
      for (int r = 0; r < at.live(rows); r++) {
        int g = at.group(rows, r);
        int terms = at.live(rows, g) * node.inputs().size() / 2;
        for (int k = 0; k < inputs; k++) {
          for (int n = 0; n < outputs; n++) {
            e[(g * inputs + k) * outputs + n] += product(x[r * inputs + k], ex[r * inputs + k], dy[r * outputs + n],
                edy[r * outputs + n], terms + 1);
          }
        }
      }
    }
  }

  @Override
  public List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    int[][] sizes = {{1, 1, 1}, {1, 17, 256}, {1, 64, 65}, {2, 13, 7}, {3, 127, 13}, {4, 16, 64}, {5, 9, 130},
        {7, 31, 33}, {15, 8, 15}, {16, 16, 16}, {17, 17, 17}, {18, 127, 30}, {32, 3, 1}, {33, 13, 127}, {48, 23, 200},
        {130, 1, 5}};
    for (int[] s : sizes) {
      samples.add(layer(s[0], 1, s[1], s[2], true));
    }
    samples.add(layer(3, 1, 5, 9, false));
    samples.add(layer(18, 1, 12, 20, false));
    int[][] grouped = {{5, 2, 4, 3}, {12, 5, 7, 18}, {37, 3, 5, 9}, {64, 2, 20, 32}, {112, 7, 24, 50}, {40, 5, 1, 1}};
    for (int[] s : grouped) {
      samples.add(layer(s[0], s[1], s[2], s[3], true));
    }
    samples.add(layer(23, 4, 6, 10, false));
    samples.add(Sample.of("used twice", 21, s -> {
      Tensor w = s.weight("w", 9, 9);
      Tensor h = s.rows("x", 9).linear(w, null).tanh();
      s.result("y", h.linear(w, null).plus(s.rows("z", 9).linear(w, null)));
    }).with(Sample.Trait.GRADIENT).with(Sample.Trait.ROW_WISE));
    samples.add(Sample.of("pairs of one weight", 70, 3, s -> {
      Tensor dw = s.graph().apply(new Linear.WeightGradient(), s.rows("x1", 11), s.rows("dy1", 6), s.rows("x2", 11),
          s.rows("dy2", 6), s.rows("x3", 11), s.rows("dy3", 6)).output(0);
      s.value("dw", dw);
    }));
    samples.add(Sample.of("weights from a product", 19, s -> {
      Tensor dw = s.graph().apply(new Linear.WeightGradient(), s.rows("x", 7), s.rows("dy", 18)).output(0);
      s.value("y", s.rows("z", 7).linear(dw, null));
      s.value("dx", s.graph().apply(new Linear.InputGradient(), s.rows("dz", 18), dw).output(0));
    }));
    samples.add(Sample.of("whole numbers", 33, s -> {
      Tensor w = s.input("w", TensorType.weight(1, 21, 19), Fill.whole());
      s.value("y", s.rows("x", 21, Fill.whole()).linear(w, s.free("b", Fill.whole(), 19)));
    }).with(Sample.Trait.ROW_WISE));
    for (int rows : new int[] {7, 37}) {
      samples.add(Sample.of("not a number in some rows", rows, s -> {
        Tensor x = s.rows("x", 5, (r, i) -> i == 12 ? Float.NaN : i == 26 ? Float.POSITIVE_INFINITY : i % 7 - 3.3f);
        s.value("y", x.linear(s.weight("w", 5, 18), s.free("b", Fill.normal(), 18)));
      }).with(Sample.Trait.SPECIAL).with(Sample.Trait.ROW_WISE));
    }
    samples.add(Sample.of("two layers", 640, s -> {
      Tensor h = s.rows("x", 13).linear(s.weight("w1", 13, 17), s.free("b1", Fill.normal(), 17)).tanh();
      s.result("y", h.linear(s.weight("w2", 17, 5), s.free("b2", Fill.normal(), 5)));
    }).with(Sample.Trait.GRADIENT).with(Sample.Trait.ROW_WISE).with(Sample.Trait.STEADY));
    return samples;
  }

  private static Sample layer(int rows, int groups, int in, int out, boolean bias) {
    Sample s = Sample.of("k=" + in + ",n=" + out + (bias ? "" : ",no bias"), rows, groups, g -> {
      Tensor b = !bias ? null : groups == 1 ? g.free("b", Fill.normal(), out) : g.free("b", Fill.normal(), groups, out);
      g.result("y", g.rows("x", in).linear(g.weight("w", in, out), b));
    }).with(Sample.Trait.GRADIENT);
    return groups == 1 ? s.with(Sample.Trait.ROW_WISE) : s;
  }

  private static Tensor weight(Graph g, int groups, int in, int out) {
    return g.input("w", TensorType.weight(groups, in, out));
  }

  @Override
  public List<Refusal> refusals() {
    return List.of(
        Refusal.of("features", g -> g.input("x", 4, 3).linear(weight(g, 1, 5, 2), null), "linear", "[batch4:4, 3]",
            "weight[1, 5, 2]", "5"),
        Refusal.of("groups", g -> g.input("x", g.rows("members", 4, 2), 3).linear(weight(g, 1, 3, 2), null), "linear",
            "weight[1, 3, 2]", "2 group"),
        Refusal.of("bias", g -> g.input("x", 4, 3).linear(weight(g, 1, 3, 2), g.constant(1f)), "linear", "constant",
            "[2]"),
        Refusal.of("no weight", g -> g.input("x", 4, 3).linear(g.constant(1f), null), "linear", "constant", "weights"),
        Refusal.of("dx features",
            g -> g.apply(new Linear.InputGradient(), g.input("dy", 4, 3), weight(g, 1, 3, 2)), "linear.dx",
            "[batch4:4, 3]", "2 outputs"),
        Refusal.of("dw rows", g -> g.apply(new Linear.WeightGradient(), g.input("x", 4, 3), g.input("dy", 5, 3)),
            "linear.dw", "rows differ", "batch4:4", "batch5:5"),
        Refusal.of("dw pairs", g -> g.apply(new Linear.WeightGradient(), g.input("x", 4, 3), g.input("dy", 4, 2),
            g.input("x2", 4, 2), g.input("dy2", 4, 2)), "linear.dw", "[batch4:4, 2]", "[batch4:4, 3]"));
  }
}
