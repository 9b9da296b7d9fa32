package dev.reverie.tck;

import static dev.reverie.tck.Reference.U;

import dev.reverie.engine.Graph;
import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.op.BlockLinear;
import java.util.ArrayList;
import java.util.List;

/** {@link BlockLinear} and its gradients: a sum of n products is within n + 1 roundings of their magnitudes. */
final class BlockLinearContract implements Contract {
  @Override
  public String name() {
    return "blocklinear";
  }

  @Override
  public boolean covers(Op op) {
    return op instanceof BlockLinear || op instanceof BlockLinear.InputGradient
        || op instanceof BlockLinear.WeightGradient;
  }

  @Override
  public void errors(Node node, Reference at) {
    if (node.op() instanceof BlockLinear.WeightGradient) {
      weightGradient(node, at);
      return;
    }
    boolean forward = node.op() instanceof BlockLinear;
    TensorType w = node.input(1).type();
    int terms = forward ? w.dim(1) : w.dim(2);
    int results = forward ? w.dim(2) : w.dim(1);
    int width = w.dim(0) * results;
    double[] x = at.value(node.input(0));
    double[] ex = at.error(node.input(0));
    double[] weight = at.value(node.input(1));
    double[] ew = at.error(node.input(1));
    double[] e = at.error(node.output(0));
    for (int i = 0; i < e.length; i++) {
      int row = i / width;
      int block = i % width / results;
      int n = i % results;
      for (int k = 0; k < terms; k++) {
        int a = (row * w.dim(0) + block) * terms + k;
        int b = block * w.dim(1) * w.dim(2) + (forward ? k * w.dim(2) + n : n * w.dim(2) + k);
        e[i] += product(x[a], ex[a], weight[b], ew[b], terms + 1);
      }
      if (forward && node.inputs().size() > 2) {
        int j = i % width;
        e[i] += at.error(node.input(2))[j] + (terms + 1) * U * Math.abs(at.value(node.input(2))[j]);
      }
    }
  }

  private static double product(double a, double aError, double b, double bError, double roundings) {
    return Math.abs(a) * bError + Math.abs(b) * aError + aError * bError + roundings * U * Math.abs(a * b);
  }

  private static void weightGradient(Node node, Reference at) {
    TensorType w = node.output(0).type();
    int inputs = w.dim(0) * w.dim(1);
    int outputs = w.dim(0) * w.dim(2);
    double[] e = at.error(node.output(0));
    for (int p = 0; p < node.inputs().size(); p += 2) {
      double[] x = at.value(node.input(p));
      double[] dy = at.value(node.input(p + 1));
      int rows = x.length / inputs;
      for (int i = 0; i < rows * inputs; i++) {
        int row = i / inputs;
        int k = i % inputs;
        for (int n = 0; n < w.dim(2); n++) {
          int j = row * outputs + k / w.dim(1) * w.dim(2) + n;
          e[k * w.dim(2) + n] += product(x[i], at.error(node.input(p))[i], dy[j], at.error(node.input(p + 1))[j],
              rows * node.inputs().size() / 2 + 1);
        }
      }
    }
  }

  @Override
  public List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    int[][] sizes = {{1, 1, 1, 1}, {1, 8, 3, 5}, {1, 2, 64, 65}, {3, 3, 13, 7}, {5, 2, 9, 33}, {15, 4, 8, 15},
        {16, 8, 4, 12}, {17, 5, 17, 17}, {33, 2, 3, 1}, {48, 8, 7, 20}, {640, 3, 6, 5}};
    for (int[] s : sizes) {
      for (boolean bias : s[0] == 17 ? new boolean[] {true, false} : new boolean[] {true}) {
        String label = "blocks=" + s[1] + ",k=" + s[2] + ",n=" + s[3] + (bias ? "" : ",no bias");
        Sample sample = Sample.of(label, s[0], g -> {
          Tensor w = weight(g, "w", s[1], s[2], s[3]);
          g.result("y", BlockLinear.apply(g.rows("x", s[1] * s[2]), w,
              bias ? g.free("b", Fill.normal(), s[1] * s[3]) : null));
        }).with(Sample.Trait.GRADIENT).with(Sample.Trait.ROW_WISE);
        samples.add(s[0] == 640 ? sample.with(Sample.Trait.STEADY) : sample);
      }
    }
    samples.add(Sample.of("used three times", 21, g -> {
      Tensor w = weight(g, "w", 2, 5, 5);
      Tensor h = g.rows("x", 10);
      for (Tensor next : g.graph().scan(3, h, (state, t) -> BlockLinear.apply(state, w, null).tanh())) {
        h = next;
      }
      g.result("y", h);
    }).with(Sample.Trait.GRADIENT).with(Sample.Trait.ROW_WISE));
    for (int rows : new int[] {7, 37}) {
      samples.add(Sample.of("not a number in some rows", rows, g -> {
        Tensor x = g.rows("x", 6, (r, i) -> i == 15 ? Float.NaN : i == 32 ? Float.POSITIVE_INFINITY : i % 7 - 3.3f);
        g.value("y", BlockLinear.apply(x, weight(g, "w", 2, 3, 18), null));
      }).with(Sample.Trait.SPECIAL).with(Sample.Trait.ROW_WISE));
    }
    return samples;
  }

  private static Tensor weight(SampleGraph g, String name, int blocks, int in, int out) {
    double size = 1.7 / Math.sqrt(in);
    return g.input(name, TensorType.weight(blocks, in, out), Fill.uniform(-size, size));
  }

  private static Tensor weight(Graph g, int blocks, int in, int out) {
    return g.input("w", TensorType.weight(blocks, in, out));
  }

  @Override
  public List<Refusal> refusals() {
    return List.of(
        Refusal.of("features", g -> BlockLinear.apply(g.input("x", 4, 7), weight(g, 2, 3, 2), null), "block-linear",
            "[batch4:4, 7]", "6 features", "weight[2, 3, 2]"),
        Refusal.of("bias", g -> BlockLinear.apply(g.input("x", 4, 6), weight(g, 2, 3, 2), g.constant(1f)),
            "block-linear", "constant", "[4]"),
        Refusal.of("groups", g -> BlockLinear.apply(g.input("x", g.rows("members", 4, 2), 6), weight(g, 2, 3, 2), null),
            "block-linear", "members:4/2", "one group"),
        Refusal.of("no weight", g -> BlockLinear.apply(g.input("x", 4, 6), g.constant(1f), null), "block-linear",
            "constant", "weights"),
        Refusal.of("dx", g -> g.apply(new BlockLinear.InputGradient(), g.input("dy", 4, 3), weight(g, 2, 3, 2)),
            "block-linear.dx", "[batch4:4, 3]", "4 features"),
        Refusal.of("dw", g -> g.apply(new BlockLinear.WeightGradient(2), g.input("x", 4, 6), g.input("dy", 5, 4)),
            "block-linear.dw", "rows differ"));
  }
}
