package dev.reverie.engine.scalar;

import dev.reverie.engine.Node;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.op.Bins;
import dev.reverie.engine.op.TwoHot;

/** {@link TwoHot}. */
final class ScalarTwoHot {
  private ScalarTwoHot() {
  }

  static void encode(TwoHot.Encode op, Node node, Lowering to, ScalarBackend backend) {
    Bins bins = op.bins();
    ScalarRows.each(node, to, (s, at) -> {
      double target = s[0].d[at[0]];
      int low = bins.below(target);
      for (int c = 0; c < bins.count(); c++) {
        s[1].d[at[1] + c] = 0;
      }
      s[1].d[at[1] + low] = backend.store(1 - bins.upperWeight(low, target));
      s[1].d[at[1] + low + 1] = backend.store(bins.upperWeight(low, target));
    });
  }

  private static double max(double[] x, int from, int count) {
    double max = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < count; c++) {
      max = Math.max(max, x[from + c]);
    }
    return max;
  }

  private static double logSum(double[] x, int from, int count, double max) {
    double sum = 0;
    for (int c = 0; c < count; c++) {
      sum += Math.exp(x[from + c] - max);
    }
    return Math.log(sum);
  }

  static void loss(TwoHot.Loss op, Node node, Lowering to, ScalarBackend backend) {
    Bins bins = op.bins();
    int targets = node.input(1).type().features();
    ScalarRows.each(node, to, (s, at) -> {
      double max = max(s[0].d, at[0], bins.count());
      double logSum = logSum(s[0].d, at[0], bins.count(), max);
      double loss = 0;
      for (int t = 0; t < targets; t++) {
        double target = s[1].d[at[1] + t];
        int low = bins.below(target);
        double w = bins.upperWeight(low, target);
        loss += logSum - (1 - w) * (s[0].d[at[0] + low] - max) - w * (s[0].d[at[0] + low + 1] - max);
      }
      s[2].d[at[2]] = backend.store(loss);
      s[3].d[at[3]] = backend.store(max + logSum);
    });
  }

  static void lossGradient(TwoHot.LossGradient op, Node node, Lowering to, ScalarBackend backend) {
    Bins bins = op.bins();
    int targets = node.input(1).type().features();
    ScalarRows.each(node, to, (s, at) -> {
      double dy = s[3].d[at[3]];
      for (int c = 0; c < bins.count(); c++) {
        s[4].d[at[4] + c] = targets * Math.exp(s[0].d[at[0] + c] - s[2].d[at[2]]);
      }
      for (int t = 0; t < targets; t++) {
        double target = s[1].d[at[1] + t];
        int low = bins.below(target);
        double w = bins.upperWeight(low, target);
        s[4].d[at[4] + low] -= 1 - w;
        s[4].d[at[4] + low + 1] -= w;
      }
      for (int c = 0; c < bins.count(); c++) {
        s[4].d[at[4] + c] = backend.store(dy * s[4].d[at[4] + c]);
      }
    });
  }

  static void mean(TwoHot.Mean op, Node node, Lowering to, ScalarBackend backend) {
    Bins bins = op.bins();
    int count = bins.count();
    ScalarRows.each(node, to, (s, at) -> {
      double max = max(s[0].d, at[0], count);
      double weighted = count % 2 == 0 ? 0 : Math.exp(s[0].d[at[0] + count / 2] - max) * bins.at(count / 2);
      for (int i = (count + 1) / 2; i < count; i++) {
        int j = count - 1 - i;
        weighted += Math.exp(s[0].d[at[0] + i] - max) * bins.at(i) + Math.exp(s[0].d[at[0] + j] - max) * bins.at(j);
      }
      double logSum = logSum(s[0].d, at[0], count, max);
      s[1].d[at[1]] = backend.store(weighted / Math.exp(logSum));
      s[2].d[at[2]] = backend.store(max + logSum);
    });
  }

  static void meanGradient(TwoHot.MeanGradient op, Node node, Lowering to, ScalarBackend backend) {
    Bins bins = op.bins();
    ScalarRows.each(node, to, (s, at) -> {
      for (int c = 0; c < bins.count(); c++) {
        s[4].d[at[4] + c] = backend.store(s[3].d[at[3]] * Math.exp(s[0].d[at[0] + c] - s[2].d[at[2]])
            * (bins.at(c) - s[1].d[at[1]]));
      }
    });
  }
}
