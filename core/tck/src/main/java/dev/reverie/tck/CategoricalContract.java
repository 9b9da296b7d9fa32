package dev.reverie.tck;

import static dev.reverie.tck.Reference.TINY;
import static dev.reverie.tck.Reference.U;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.Categorical;
import java.util.ArrayList;
import java.util.List;

/** {@link Categorical}: the bound of a softmax, mixed; the logarithm is as good as the mixed probability is. */
final class CategoricalContract implements Contract {
  @Override
  public String name() {
    return "categorical";
  }

  @Override
  public boolean covers(Op op) {
    return op instanceof Categorical || op instanceof Categorical.Gradient;
  }

  @Override
  public void errors(Node node, Reference at) {
    if (node.op() instanceof Categorical op) {
      for (int from = 0; from < at.value(node.input(0)).length; from += op.classes()) {
        forward(op, node, at, from);
      }
    } else {
      Categorical.Gradient op = (Categorical.Gradient) node.op();
      for (int from = 0; from < at.value(node.input(0)).length; from += op.classes()) {
        gradient(op, node, at, from);
      }
    }
  }

  private static void forward(Categorical op, Node node, Reference at, int from) {
    double[] x = at.value(node.input(0));
    double[] ex = at.error(node.input(0));
    double[] p = at.value(node.output(0));
    double[] log = at.value(node.output(1));
    int end = from + op.classes();
    double max = Double.NEGATIVE_INFINITY;
    double greatest = 0;
    for (int i = from; i < end; i++) {
      max = Math.max(max, x[i]);
      greatest = Math.max(greatest, ex[i]);
    }
    double sum = 0;
    for (int i = from; i < end; i++) {
      sum += Math.exp(x[i] - max);
    }
    double error = (op.classes() + 3) * U;
    for (int i = from; i < end; i++) {
      error += Math.exp(x[i] - max) / sum * Math.abs(x[i] - max) * U;
    }
    for (int i = from; i < end; i++) {
      double exponent = x[i] - max - Math.log(sum);
      double relative = ex[i] + greatest + Math.abs(x[i] - max) * U + error;
      double soft = Math.exp(exponent + relative + 5 * U) - Math.exp(exponent) + 2 * TINY;
      double ep = soft + 3 * U * p[i];
      at.error(node.output(0))[i] = ep;
      at.error(node.output(1))[i] = op.unimix() == 0
          ? relative + U * (Math.abs(log[i]) + 2 * Math.log(sum)) + TINY
          : -Math.log1p(-Math.min(ep / p[i], 0.99)) + 2 * U * Math.abs(log[i]) + TINY;
    }
  }

  private static void gradient(Categorical.Gradient op, Node node, Reference at, int from) {
    double keep = 1.0 - op.unimix();
    double uniform = (double) op.unimix() / op.classes();
    double[] p = at.value(node.input(0));
    double[] ep = at.error(node.input(0));
    Tensor dp = op.probability() ? node.input(1) : null;
    Tensor dl = op.logarithm() ? node.inputs().getLast() : null;
    double[] soft = new double[op.classes()];
    double[] eSoft = new double[op.classes()];
    double[] q = new double[op.classes()];
    double[] eq = new double[op.classes()];
    double sum = 0;
    double sumError = 0;
    for (int c = 0; c < op.classes(); c++) {
      int i = from + c;
      soft[c] = (p[i] - uniform) / keep;
      eSoft[c] = (ep[i] + U * (uniform + Math.abs(p[i] - uniform))) / keep + 3 * U * Math.abs(soft[c]) + TINY;
      if (dp != null) {
        double d = at.value(dp)[i];
        q[c] += soft[c] * d;
        eq[c] += product(soft[c], eSoft[c], d, at.error(dp)[i]);
      }
      if (dl != null) {
        double d = at.value(dl)[i];
        double ratio = uniform == 0 ? 1 : soft[c] / p[i];
        double least = Math.max(p[i] - ep[i], p[i] * 0.01);
        double eRatio = uniform == 0 ? 0 : eSoft[c] / least + soft[c] * ep[i] / (p[i] * least) + U * ratio;
        q[c] += ratio * d;
        eq[c] += product(ratio, eRatio, d, at.error(dl)[i]);
      }
      eq[c] += U * Math.abs(q[c]);
      sum += q[c];
      sumError += eq[c] + op.classes() * U * Math.abs(q[c]);
    }
    for (int c = 0; c < op.classes(); c++) {
      double whole = Math.abs(q[c]) + Math.abs(soft[c] * sum);
      at.error(node.output(0))[from + c] = eq[c] + product(soft[c], eSoft[c], sum, sumError) + 4 * U * whole + TINY;
    }
  }

  /** The error of a product. */
  static double product(double a, double aError, double b, double bError) {
    return Math.abs(a) * bError + Math.abs(b) * aError + aError * bError + U * Math.abs(a * b) + TINY;
  }

  @Override
  public List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    int[][] shapes = {{1, 1, 1}, {1, 3, 5}, {3, 1, 13}, {5, 2, 8}, {16, 4, 4}, {17, 3, 7}, {37, 2, 32}, {640, 5, 4}};
    for (float unimix : new float[] {0f, 0.01f}) {
      for (int[] s : shapes) {
        int features = s[1] * s[2];
        Sample sample = Sample.of("unimix=" + unimix + ",groups=" + s[1] + ",classes=" + s[2], s[0], g -> {
          Node both = Categorical.apply(g.rows("x", features), s[2], unimix);
          g.result("p", both.output(0));
          g.result("log", both.output(1));
          g.result("p alone", Categorical.apply(g.rows("y", features), s[2], unimix).output(0));
          g.result("log alone", Categorical.apply(g.rows("z", features), s[2], unimix).output(1));
        }).with(Sample.Trait.GRADIENT).with(Sample.Trait.ROW_WISE);
        samples.add(s[0] == 640 ? sample.with(Sample.Trait.STEADY) : sample);
      }
      for (int rows : new int[] {4, 20}) {
        samples.add(Sample.of("far apart,unimix=" + unimix, rows, g -> {
          Node both = Categorical.apply(g.rows("x", 8,
              Fill.of(0f, -200f, 1000f, 1000f, -1e30f, -1e30f, -1e30f, 0f, 3e38f, 0f, 1f, 3e38f)), 4, unimix);
          g.value("p", both.output(0));
          g.value("log", both.output(1));
        }).with(Sample.Trait.ROW_WISE));
      }
    }
    samples.add(Sample.of("divergence", 33, g -> {
      Node post = Categorical.apply(g.rows("post", 15), 5, 0.01f);
      Node prior = Categorical.apply(g.rows("prior", 15), 5, 0.01f);
      g.result("kl", post.output(0).times(post.output(1).minus(prior.output(1))).sumFeatures());
    }).with(Sample.Trait.GRADIENT).with(Sample.Trait.ROW_WISE));
    return samples;
  }

  @Override
  public List<Refusal> refusals() {
    return List.of(
        Refusal.of("no rows", g -> Categorical.apply(g.constant(new float[4]), 2, 0f), "categorical", "[4]",
            "[rows, features]"),
        Refusal.of("groups", g -> Categorical.apply(g.input("x", 4, 7), 3, 0f), "categorical", "[batch4:4, 7]",
            "groups of 3"),
        Refusal.of("unimix", g -> Categorical.apply(g.input("x", 4, 6), 3, 1f), "categorical", "1.0", "unimix < 1"),
        Refusal.of("slope", g -> g.apply(new Categorical.Gradient(3, 0f, true, false), g.input("p", 4, 6),
            g.input("dp", 4, 3)), "categorical.dx", "[batch4:4, 3]", "[batch4:4, 6]"));
  }
}
