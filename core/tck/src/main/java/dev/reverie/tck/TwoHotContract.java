package dev.reverie.tck;

import static dev.reverie.tck.CategoricalContract.product;
import static dev.reverie.tck.Reference.TINY;
import static dev.reverie.tck.Reference.U;

import dev.reverie.engine.Backend;
import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Program;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.Bins;
import dev.reverie.engine.op.TwoHot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@link TwoHot}: bounds of a softmax, times the positions of the bins. */
final class TwoHotContract implements Contract {
  @Override
  public String name() {
    return "twohot";
  }

  @Override
  public boolean covers(Op op) {
    return op.getClass().getEnclosingClass() == TwoHot.class;
  }

  @Override
  public void errors(Node node, Reference at) {
    switch (node.op()) {
      case TwoHot.Encode op -> encode(op.bins(), node, at);
      case TwoHot.Loss op -> loss(op.bins(), node, at);
      case TwoHot.LossGradient op -> lossGradient(op.bins(), node, at);
      case TwoHot.Mean op -> mean(op.bins(), node, at);
      case TwoHot.MeanGradient op -> meanGradient(op.bins(), node, at);
      default -> throw new AssertionError(node);
    }
  }

  /** What the weights around a target may be off by. */
  private static double weightError(Bins bins, int low, double error) {
    double gap = bins.at(low + 1) - bins.at(low);
    if (low > 0) {
      gap = Math.min(gap, bins.at(low) - bins.at(low - 1));
    }
    if (low + 2 < bins.count()) {
      gap = Math.min(gap, bins.at(low + 2) - bins.at(low + 1));
    }
    return error / gap + 2 * U;
  }

  private static void encode(Bins bins, Node node, Reference at) {
    double[] t = at.value(node.input(0));
    double[] et = at.error(node.input(0));
    for (int r = 0; r < t.length; r++) {
      int low = bins.below(t[r]);
      double e = weightError(bins, low, et[r]);
      for (int c = Math.max(low - 1, 0); c < Math.min(low + 3, bins.count()); c++) {
        at.error(node.output(0))[r * bins.count() + c] = c < low || c > low + 1 ? e - 2 * U : e;
      }
    }
  }

  /** The relative error of the sum of the exponentials of a row, and of every exponential for the errors of logits. */
  private static double sumError(double[] x, double[] ex, int from, int count, double max) {
    double greatest = 0;
    double sum = 0;
    double weighted = 0;
    for (int c = from; c < from + count; c++) {
      greatest = Math.max(greatest, ex[c]);
      sum += Math.exp(x[c] - max);
      weighted += Math.exp(x[c] - max) * Math.abs(x[c] - max);
    }
    return 2 * greatest + (count + 4) * U + weighted / sum * U;
  }

  private static double max(double[] x, int from, int count) {
    double max = x[from];
    for (int c = from; c < from + count; c++) {
      max = Math.max(max, x[c]);
    }
    return max;
  }

  private static double logSumError(double[] x, double[] ex, int from, int count, double logSum) {
    double max = max(x, from, count);
    return sumError(x, ex, from, count, max) + 2 * U * (Math.abs(max) + 2 * Math.abs(logSum - max) + Math.abs(logSum))
        + TINY;
  }

  private static void loss(Bins bins, Node node, Reference at) {
    int count = bins.count();
    int targets = node.input(1).type().features();
    double[] x = at.value(node.input(0));
    double[] ex = at.error(node.input(0));
    double[] logSum = at.value(node.output(1));
    for (int r = 0; r < logSum.length; r++) {
      double es = logSumError(x, ex, r * count, count, logSum[r]);
      double e = TINY;
      double whole = 0;
      for (int k = 0; k < targets; k++) {
        int low = bins.below(at.value(node.input(1))[r * targets + k]);
        double a = x[r * count + low];
        double b = x[r * count + low + 1];
        double near = 0;
        for (int c = Math.max(0, low - 1); c < Math.min(count - 1, low + 2); c++) {
          near = Math.max(near, Math.abs(x[r * count + c] - x[r * count + c + 1]));
        }
        e += es + Math.max(ex[r * count + low], ex[r * count + low + 1])
            + weightError(bins, low, at.error(node.input(1))[r * targets + k]) * near;
        whole += Math.abs(logSum[r] - a) + Math.abs(logSum[r] - b);
      }
      at.error(node.output(0))[r] = e + (targets + 3) * U * whole;
      at.error(node.output(1))[r] = es;
    }
  }

  /** The error of {@code exp(x - ln sum)}. */
  private static double probabilityError(double x, double ex, double logSum, double es) {
    double relative = ex + es + U * Math.abs(x - logSum) + 4 * U;
    return Math.exp(x - logSum + relative) - Math.exp(x - logSum) + 2 * TINY;
  }

  private static void lossGradient(Bins bins, Node node, Reference at) {
    int count = bins.count();
    int targets = node.input(1).type().features();
    double[] x = at.value(node.input(0));
    double[] logSum = at.value(node.input(2));
    double[] dy = at.value(node.input(3));
    double[] edy = at.error(node.input(3));
    double[] e = at.error(node.output(0));
    for (int r = 0; r < logSum.length; r++) {
      for (int c = 0; c < count; c++) {
        int i = r * count + c;
        double p = Math.exp(x[i] - logSum[r]);
        double ep = probabilityError(x[i], at.error(node.input(0))[i], logSum[r], at.error(node.input(2))[r]);
        e[i] = targets * (product(p, ep, dy[r], edy[r]) + 3 * U * Math.abs(p * dy[r])) + TINY;
      }
      for (int k = 0; k < targets; k++) {
        double t = at.value(node.input(1))[r * targets + k];
        int low = bins.below(t);
        double ew = weightError(bins, low, at.error(node.input(1))[r * targets + k]);
        for (int c = Math.max(low - 1, 0); c < Math.min(low + 3, count); c++) {
          double w = c == low ? 1 - bins.upperWeight(low, t) : c == low + 1 ? bins.upperWeight(low, t) : 0;
          e[r * count + c] += product(w, ew, dy[r], edy[r]) + 2 * targets * U * Math.abs(dy[r]);
        }
      }
    }
  }

  private static void mean(Bins bins, Node node, Reference at) {
    int count = bins.count();
    double[] x = at.value(node.input(0));
    double[] ex = at.error(node.input(0));
    double[] logSum = at.value(node.output(1));
    for (int r = 0; r < logSum.length; r++) {
      double max = max(x, r * count, count);
      double common = sumError(x, ex, r * count, count, max) + (count + 6) * U;
      double e = TINY;
      for (int c = 0; c < count; c++) {
        int i = r * count + c;
        e += Math.exp(x[i] - logSum[r]) * Math.abs(bins.at(c)) * (common + ex[i] + U * Math.abs(x[i] - max));
      }
      at.error(node.output(0))[r] = e;
      at.error(node.output(1))[r] = logSumError(x, ex, r * count, count, logSum[r]);
    }
  }

  private static void meanGradient(Bins bins, Node node, Reference at) {
    int count = bins.count();
    double[] x = at.value(node.input(0));
    double[] mean = at.value(node.input(1));
    double[] logSum = at.value(node.input(2));
    for (int i = 0; i < x.length; i++) {
      int r = i / count;
      double b = bins.at(i % count);
      double p = Math.exp(x[i] - logSum[r]);
      double ep = probabilityError(x[i], at.error(node.input(0))[i], logSum[r], at.error(node.input(2))[r]);
      double ed = at.error(node.input(1))[r] + 2 * U * (Math.abs(b) + Math.abs(mean[r]));
      at.error(node.output(0))[i] = product(p * (b - mean[r]), product(p, ep, b - mean[r], ed),
          at.value(node.input(3))[r], at.error(node.input(3))[r]);
    }
  }

  @Override
  public List<Sample> samples() {
    Map<String, Bins> layouts = Map.of("symexp", Bins.symexp(255, 20), "symlog", Bins.linear(255, -20, 20), "whole",
        Bins.linear(601, -300, 300), "even", Bins.linear(6, -2, 3), "two", Bins.linear(2, 0, 1));
    List<Sample> samples = new ArrayList<>();
    for (String name : layouts.keySet().stream().sorted().toList()) {
      Bins bins = layouts.get(name);
      for (int rows : bins.count() > 9 ? new int[] {3, 21} : new int[] {1, 5, 16, 37, 640}) {
        Sample sample = Sample.of(name, rows, g -> {
          Tensor x = g.rows("x", bins.count());
          Tensor fixed = g.graph().constant(new float[] {0.7f, -1.3f, 1e9f}).broadcastTo(g.rows());
          g.result("entropy", TwoHot.crossEntropy(x, fixed, bins));
          g.result("mean", TwoHot.mean(x, bins).times((float) (1 / bins.at(bins.count() - 1))));
        }).with(Sample.Trait.GRADIENT).with(Sample.Trait.ROW_WISE);
        samples.add(rows == 640 ? sample.with(Sample.Trait.STEADY) : sample);
      }
      for (int rows : new int[] {7, 20}) {
        samples.add(Sample.of(name + ",targets", rows, g -> {
          Tensor x = g.rows("x", bins.count());
          Tensor one = g.rows("t", 1, Fill.of(0f, 0.3f, -17.2f, 4.9e8f, -1e30f, 12345f, -0.05f));
          g.value("weights", TwoHot.encode(one, bins));
          Tensor both = one.concat(g.rows("u", 1));
          Node loss = g.graph().apply(new TwoHot.Loss(bins), x, both);
          g.value("entropy", loss.output(0));
          g.value("slope", g.graph().apply(new TwoHot.LossGradient(bins), x, both, loss.output(1), g.rows("dy", 1))
              .output(0));
        }).with(Sample.Trait.ROW_WISE));
      }
    }
    return samples;
  }

  /** Equal logits over antisymmetric bins have the mean 0, exactly. */
  static void balanced(Backend backend) {
    for (int rows : new int[] {5, 20}) {
      Program program = Program.trace(backend.newStore(0), g -> {
        Tensor x = g.input("x", rows, 1);
        g.output("symexp", TwoHot.mean(x.broadcastFeatures(255), Bins.symexp(255, 20)));
        g.output("symlog", TwoHot.mean(x.broadcastFeatures(255), Bins.linear(255, -20, 20)));
        g.output("even", TwoHot.mean(x.broadcastFeatures(8), Bins.symexp(8, 3)));
      });
      float[] x = new float[rows];
      for (int i = 0; i < rows; i++) {
        x[i] = 0.37f * i - 2;
      }
      program.input("x").set(x);
      program.run();
      for (String output : List.of("symexp", "symlog", "even")) {
        float[] mean = new float[rows];
        program.output(output).get(mean);
        for (float m : mean) {
          if (m != 0) {
            throw new AssertionError("the mean of equal logits over " + output + " bins is " + m + ", expected 0");
          }
        }
      }
    }
  }

  @Override
  public List<Refusal> refusals() {
    Bins bins = Bins.linear(5, -1, 1);
    return List.of(
        Refusal.of("logits", g -> TwoHot.mean(g.input("x", 4, 6), bins), "two-hot-mean", "[batch4:4, 6]",
            "5 bins from -1.0 to 1.0"),
        Refusal.of("rows", g -> TwoHot.crossEntropy(g.input("x", 4, 5), g.input("t", 3, 1), bins), "two-hot-loss",
            "rows differ"),
        Refusal.of("targets", g -> TwoHot.encode(g.input("t", 4, 2), bins), "two-hot", "[batch4:4, 2]", "[rows, 1]"),
        Refusal.of("bins", g -> Bins.linear(5, 1, -1), "bins", "low < high"));
  }
}
