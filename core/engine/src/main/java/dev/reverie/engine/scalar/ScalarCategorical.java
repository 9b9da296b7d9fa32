package dev.reverie.engine.scalar;

import dev.reverie.engine.Node;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.op.Categorical;

/** {@link Categorical}. */
final class ScalarCategorical {
  private ScalarCategorical() {
  }

  static void forward(Categorical op, Node node, Lowering to, ScalarBackend backend) {
    int features = node.input(0).type().features();
    int classes = op.classes();
    double uniform = (double) op.unimix() / classes;
    ScalarRows.each(node, to, (s, at) -> {
      for (int g = 0; g < features; g += classes) {
        double max = Double.NEGATIVE_INFINITY;
        for (int c = g; c < g + classes; c++) {
          max = Math.max(max, s[0].d[at[0] + c]);
        }
        double sum = 0;
        for (int c = g; c < g + classes; c++) {
          sum += Math.exp(s[0].d[at[0] + c] - max);
        }
        for (int c = g; c < g + classes; c++) {
          double shifted = s[0].d[at[0] + c] - max;
          double p = (1.0 - op.unimix()) * Math.exp(shifted) / sum + uniform;
          s[1].d[at[1] + c] = backend.store(p);
          s[2].d[at[2] + c] = backend.store(op.unimix() == 0 ? shifted - Math.log(sum) : Math.log(p));
        }
      }
    });
  }

  static void gradient(Categorical.Gradient op, Node node, Lowering to, ScalarBackend backend) {
    int features = node.input(0).type().features();
    int classes = op.classes();
    double keep = 1.0 - op.unimix();
    double uniform = (double) op.unimix() / classes;
    int dp = op.probability() ? 1 : -1;
    int dl = op.logarithm() ? op.probability() ? 2 : 1 : -1;
    int out = node.inputs().size();
    ScalarRows.each(node, to, (s, at) -> {
      for (int g = 0; g < features; g += classes) {
        double sum = 0;
        for (int c = g; c < g + classes; c++) {
          double p = s[0].d[at[0] + c];
          double soft = (p - uniform) / keep;
          double q = (dp < 0 ? 0 : soft * s[dp].d[at[dp] + c])
              + (dl < 0 ? 0 : (uniform == 0 ? 1 : soft / p) * s[dl].d[at[dl] + c]);
          sum += q;
          s[out].d[at[out] + c] = q;
        }
        for (int c = g; c < g + classes; c++) {
          double soft = (s[0].d[at[0] + c] - uniform) / keep;
          s[out].d[at[out] + c] = backend.store(keep * (s[out].d[at[out] + c] - soft * sum));
        }
      }
    });
  }
}
