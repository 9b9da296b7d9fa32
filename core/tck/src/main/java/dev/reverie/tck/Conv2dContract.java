package dev.reverie.tck;

import static dev.reverie.tck.Reference.TINY;
import static dev.reverie.tck.Reference.U;

import dev.reverie.engine.Graph;
import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.op.Conv2d;
import dev.reverie.engine.op.RepeatPixels;
import dev.reverie.engine.op.SumPixels;
import dev.reverie.engine.op.Window;
import java.util.ArrayList;
import java.util.List;

/** {@link Conv2d} and what belongs to it: a sum of n products is within n + 1 roundings of their magnitudes. */
final class Conv2dContract implements Contract {
  @Override
  public String name() {
    return "conv2d";
  }

  @Override
  public boolean covers(Op op) {
    return op instanceof Conv2d || op instanceof Conv2d.Transposed || op instanceof Conv2d.WeightGradient
        || op instanceof SumPixels || op instanceof RepeatPixels;
  }

  @Override
  public void errors(Node node, Reference at) {
    switch (node.op()) {
      case Conv2d op -> forward(op.window(), op.bias(), node, at);
      case Conv2d.Transposed op -> transposed(op.window(), op.bias(), node, at);
      case Conv2d.WeightGradient op -> weightGradient(op.window(), node, at);
      case RepeatPixels op -> {
        double[] e = at.error(node.output(0));
        double[] in = at.error(node.input(0));
        for (int i = 0; i < e.length; i++) {
          e[i] = in[i % in.length];
        }
      }
      case SumPixels op -> {
        for (int i = 0; i < node.input(0).type().features(); i++) {
          at.error(node.output(0))[i % op.channels()] += at.error(node.input(0))[i]
              + U * Math.abs(at.value(node.input(0))[i]) + TINY;
        }
      }
      default -> throw new AssertionError(node);
    }
  }

  private static double product(Reference at, Tensor a, int i, Tensor b, int j, double roundings) {
    double x = Math.abs(at.value(a)[i]);
    double y = Math.abs(at.value(b)[j]);
    return x * at.error(b)[j] + y * at.error(a)[i] + at.error(a)[i] * at.error(b)[j] + roundings * U * x * y;
  }

  private static double bias(Reference at, Tensor b, int i, double roundings) {
    return at.error(b)[i] + roundings * U * Math.abs(at.value(b)[i]);
  }

  private static void forward(Window w, boolean bias, Node node, Reference at) {
    int n = node.input(1).type().dim(2);
    double[] e = at.error(node.output(0));
    for (int i = 0; i < e.length; i++) {
      int row = i / (w.positions() * n);
      int p = i / n % w.positions();
      for (int k = 0; k < w.taps(); k++) {
        int pixel = w.pixel(p, k / w.channels());
        if (pixel >= 0) {
          int image = row * w.features() + pixel * w.channels() + k % w.channels();
          e[i] += product(at, node.input(0), image, node.input(1), k * n + i % n, w.taps() + 1);
        }
      }
      e[i] += bias ? bias(at, node.input(2), i % n, w.taps() + 1) : 0;
    }
  }

  private static void transposed(Window w, boolean bias, Node node, Reference at) {
    int n = node.input(1).type().dim(2);
    int terms = w.size() * w.size() * n + 1;
    double[] e = at.error(node.output(0));
    for (int i = 0; i < at.value(node.input(0)).length; i++) {
      int row = i / (w.positions() * n);
      for (int k = 0; k < w.taps(); k++) {
        int pixel = w.pixel(i / n % w.positions(), k / w.channels());
        if (pixel >= 0) {
          e[row * w.features() + pixel * w.channels() + k % w.channels()] +=
              product(at, node.input(0), i, node.input(1), k * n + i % n, terms);
        }
      }
    }
    for (int i = 0; bias && i < e.length; i++) {
      e[i] += bias(at, node.input(2), i % w.channels(), terms);
    }
  }

  private static void weightGradient(Window w, Node node, Reference at) {
    int n = node.output(0).type().dim(2);
    double[] e = at.error(node.output(0));
    for (int pair = 0; pair < node.inputs().size(); pair += 2) {
      int values = at.value(node.input(pair + 1)).length;
      for (int i = 0; i < values; i++) {
        int row = i / (w.positions() * n);
        for (int k = 0; k < w.taps(); k++) {
          int pixel = w.pixel(i / n % w.positions(), k / w.channels());
          if (pixel >= 0) {
            e[k * n + i % n] += product(at, node.input(pair), row * w.features() + pixel * w.channels()
                + k % w.channels(), node.input(pair + 1), i, values / n * node.inputs().size() / 2.0 + 1);
          }
        }
      }
    }
  }

  @Override
  public List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    // Height, width, channels, size, stride, padding, outputs, rows.
    int[][] shapes = {{1, 1, 1, 1, 1, 0, 1, 1}, {7, 9, 3, 4, 2, 0, 5, 2}, {7, 5, 3, 5, 1, 2, 5, 1},
        {6, 6, 4, 4, 2, 1, 16, 16}, {5, 8, 2, 3, 2, 1, 6, 17}, {9, 7, 1, 5, 2, 0, 3, 18}, {4, 4, 5, 3, 1, 1, 18, 37},
        {8, 6, 2, 6, 2, 0, 3, 5}, {10, 8, 2, 4, 3, 1, 5, 33}, {7, 8, 17, 2, 3, 1, 2, 19},
        {3, 3, 1, 2, 1, 0, 2, 320}};
    for (int[] s : shapes) {
      Window w = new Window(s[0], s[1], s[2], s[3], s[4], s[5]);
      String label = "image=" + s[0] + "x" + s[1] + "x" + s[2] + ",size=" + s[3] + ",stride=" + s[4] + ",padding="
          + s[5] + ",n=" + s[6];
      Sample forward = Sample.of(label, s[7], g -> g.result("y", Conv2d.apply(g.rows("x", w.features()), w,
          weight(g, w, s[6]), g.free("b", Fill.normal(), s[6])))).with(Sample.Trait.GRADIENT)
          .with(Sample.Trait.ROW_WISE);
      Sample transposed = Sample.of("transposed," + label, s[7],
          g -> g.result("y", Conv2d.transposed(g.rows("x", w.positions() * s[6]), w, weight(g, w, s[6]),
              g.free("b", Fill.normal(), s[2])))).with(Sample.Trait.GRADIENT).with(Sample.Trait.ROW_WISE);
      samples.add(s[7] == 320 ? forward.with(Sample.Trait.STEADY) : forward);
      samples.add(s[7] == 320 ? transposed.with(Sample.Trait.STEADY) : transposed);
    }
    Window w = new Window(5, 5, 2, 3, 1, 1);
    samples.add(Sample.of("used twice,no bias", 21, g -> {
      Tensor weight = weight(g, w, 2);
      g.result("y", Conv2d.apply(Conv2d.apply(g.rows("x", w.features()), w, weight, null).tanh(), w, weight, null));
    }).with(Sample.Trait.GRADIENT).with(Sample.Trait.ROW_WISE));
    return samples;
  }

  private static Tensor weight(SampleGraph g, Window w, int outputs) {
    double size = 1.7 / Math.sqrt(w.taps());
    return g.input("w", TensorType.weight(1, w.taps(), outputs), Fill.uniform(-size, size));
  }

  @Override
  public List<Refusal> refusals() {
    Window w = new Window(4, 4, 2, 3, 1, 1);
    return List.of(
        Refusal.of("window", g -> new Window(2, 2, 1, 5, 1, 0), "window", "5 x 5", "2 x 2 x 1"),
        Refusal.of("features", g -> Conv2d.apply(g.input("x", 4, 30), w, weight(g, 18), null), "conv2d",
            "[batch4:4, 30]", "32 features"),
        Refusal.of("weight", g -> Conv2d.apply(g.input("x", 4, 32), w, weight(g, 17), null), "conv2d",
            "weight[1, 17, 3]", "[1, 18, N]"),
        Refusal.of("bias", g -> Conv2d.apply(g.input("x", 4, 32), w, weight(g, 18), g.constant(1f)), "conv2d",
            "constant", "[3]"),
        Refusal.of("transposed", g -> Conv2d.transposed(g.input("x", 4, 32), w, weight(g, 18), null),
            "conv2d.transposed", "[batch4:4, 32]", "48 features"),
        Refusal.of("dw", g -> g.apply(new Conv2d.WeightGradient(w), g.input("x", 4, 32), g.input("y", 5, 48)),
            "conv2d.dw", "rows differ"),
        Refusal.of("repeat", g -> RepeatPixels.apply(g.input("x", 4, 3), 2), "repeat-pixels", "[batch4:4, 3]",
            "[channels]"),
        Refusal.of("pixels", g -> g.apply(new SumPixels(3), g.constant(new float[4])), "sum-pixels", "[pixels * 3]"));
  }

  private static Tensor weight(Graph g, int taps) {
    return g.input("w", TensorType.weight(1, taps, 3));
  }
}
