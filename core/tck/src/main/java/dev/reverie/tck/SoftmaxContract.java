package dev.reverie.tck;

import static dev.reverie.tck.Reference.TINY;
import static dev.reverie.tck.Reference.U;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.Softmax;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link Softmax}: the shift has one rounding, which the exponential makes relative; then the sum and the quotient or
 * logarithm. A common error of all logits does not matter, so the greatest error of a row bounds what it does.
 */
final class SoftmaxContract implements Contract {
  @Override
  public String name() {
    return "softmax";
  }

  @Override
  public boolean covers(Op op) {
    return op instanceof Softmax;
  }

  @Override
  public void errors(Node node, Reference at) {
    boolean log = ((Softmax) node.op()).log();
    int features = node.output(0).type().features();
    double[] x = at.value(node.input(0));
    double[] ex = at.error(node.input(0));
    double[] y = at.value(node.output(0));
    double[] e = at.error(node.output(0));
    for (int row = 0; row < x.length; row += features) {
      double max = x[row];
      double greatest = 0;
      for (int i = row; i < row + features; i++) {
        max = Math.max(max, x[i]);
        greatest = Math.max(greatest, ex[i]);
      }
      // The relative error of the sum of exponentials.
      double error = (features + 3) * U;
      double sum = 0;
      for (int i = row; i < row + features; i++) {
        double p = log ? Math.exp(y[i]) : y[i];
        error += p * Math.abs(x[i] - max) * U;
        sum += Math.exp(x[i] - max);
      }
      for (int i = row; i < row + features; i++) {
        double shifted = Math.abs(x[i] - max) * U;
        if (log) {
          e[i] = ex[i] + greatest + shifted + error + U * (Math.abs(y[i]) + 2 * Math.log(sum)) + TINY;
        } else {
          // From the exponent, where a large shift has a large error and still gives nothing.
          double exponent = x[i] - max - Math.log(sum);
          e[i] = Math.exp(exponent + ex[i] + greatest + shifted + error + 5 * U) - Math.exp(exponent) + 2 * TINY;
        }
      }
    }
  }

  @Override
  public List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    int[][] shapes = {{1, 1}, {1, 127}, {3, 13}, {5, 8}, {15, 9}, {16, 16}, {17, 7}, {37, 32}, {18, 127}, {640, 18}};
    for (int[] s : shapes) {
      Sample sample = Sample.of("f=" + s[1], s[0], g -> {
        Tensor x = g.rows("x", s[1], Fill.uneven(s[1]));
        g.result("p", x.softmax());
        g.result("log", x.logSoftmax());
      }).with(Sample.Trait.GRADIENT).with(Sample.Trait.ROW_WISE);
      samples.add(s[0] == 640 ? sample.with(Sample.Trait.STEADY) : sample);
    }
    for (int rows : new int[] {4, 20}) {
      samples.add(Sample.of("far apart", rows, g -> {
        Tensor x = g.rows("x", 4, Fill.of(0f, -200f, 1000f, 1000f, -1e30f, -1e30f, -1e30f, 0f, 3e38f, 0f, 1f, 3e38f));
        g.value("p", x.softmax());
        g.value("log", x.logSoftmax());
      }).with(Sample.Trait.ROW_WISE));
      samples.add(Sample.of("not a number", rows, g -> {
        Tensor x = g.rows("x", 4, (r, i) -> i == 6 ? Float.NaN : i % 4);
        g.value("p", x.softmax());
        g.value("log", x.logSoftmax());
      }).with(Sample.Trait.SPECIAL).with(Sample.Trait.ROW_WISE));
    }
    samples.add(Sample.of("grouped", 30, 4, g -> g.result("y", g.rows("x", 9).softmax()))
        .with(Sample.Trait.GRADIENT));
    return samples;
  }

  @Override
  public List<Refusal> refusals() {
    return List.of(
        Refusal.of("no rows", g -> g.constant(new float[3]).softmax(), "softmax", "[3]", "[rows, features]"),
        Refusal.of("integers", g -> g.indexInput("i", g.rows("r", 4)).logSoftmax(), "log-softmax", "i32", "floats"));
  }
}
