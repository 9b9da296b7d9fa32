package dev.reverie.engine.scalar;

import dev.reverie.engine.Node;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.op.OneHot;

/** {@link OneHot}. */
final class ScalarOneHot {
  private ScalarOneHot() {
  }

  static void lower(OneHot op, Node node, Lowering to) {
    int features = node.input(0).type().features();
    int classes = op.classes();
    int out = node.inputs().size();
    ScalarRows.each(node, to, (s, at) -> {
      for (int g = 0; g < features; g += classes) {
        int from = at[0] + g;
        int chosen = op.sample() ? sample(s[0].d, from, classes, s[1].d[at[1] + g / classes])
            : mode(s[0].d, from, classes);
        for (int c = 0; c < classes; c++) {
          s[out].d[at[out] + g + c] = c == chosen ? 1 : 0;
        }
      }
    });
  }

  private static int sample(double[] weights, int from, int classes, double uniform) {
    double total = 0;
    for (int c = 0; c < classes; c++) {
      total += weights[from + c];
    }
    double threshold = uniform * total * OneHot.BELOW_ONE;
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += weights[from + c];
      if (sum > threshold) {
        return c;
      }
    }
    return -1;
  }

  private static int mode(double[] weights, int from, int classes) {
    int best = 0;
    for (int c = 1; c < classes; c++) {
      if (weights[from + c] > weights[from + best]) {
        best = c;
      }
    }
    return best;
  }
}
