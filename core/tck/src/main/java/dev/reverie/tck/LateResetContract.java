package dev.reverie.tck;

import static dev.reverie.tck.CategoricalContract.product;
import static dev.reverie.tck.Reference.TINY;
import static dev.reverie.tck.Reference.U;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.math.FloatMath;
import dev.reverie.engine.op.LateReset;
import java.util.ArrayList;
import java.util.List;

/** {@link LateReset}: the gates within their ulps, and what their errors do to the rest. */
final class LateResetContract implements Contract {
  @Override
  public String name() {
    return "latereset";
  }

  @Override
  public boolean covers(Op op) {
    return op instanceof LateReset || op instanceof LateReset.Gradient;
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  @Override
  public void errors(Node node, Reference at) {
    boolean forward = node.op() instanceof LateReset;
    int blocks = forward ? ((LateReset) node.op()).blocks() : ((LateReset.Gradient) node.op()).blocks();
    float bias = forward ? ((LateReset) node.op()).updateBias() : ((LateReset.Gradient) node.op()).updateBias();
    int size = node.input(1).type().features();
    int block = size / blocks;
    double[] p = at.value(node.input(0));
    double[] ep = at.error(node.input(0));
    double[] h = at.value(node.input(1));
    double[] eh = at.error(node.input(1));
    for (int i = 0; i < h.length; i++) {
      int at0 = i / size * 3 * size + i % size / block * 3 * block + i % block;
      double r = logistic(p[at0]);
      double er = 0.25 * ep[at0] + 6 * U * r + FloatMath.TINY;
      double raw = p[at0 + block];
      double c = Math.tanh(r * raw);
      double ec = product(r, er, raw, ep[at0 + block]) + 4 * U * Math.abs(c);
      double x = p[at0 + 2 * block] + bias;
      double u = logistic(x);
      double eu = 0.25 * (ep[at0 + 2 * block] + U * Math.abs(x)) + 6 * U * u + FloatMath.TINY;
      double spread = c - h[i];
      double eSpread = ec + eh[i] + U * (Math.abs(c) + Math.abs(h[i]));
      if (forward) {
        at.error(node.output(0))[i] = product(u, eu, spread, eSpread) + eh[i] + 2 * U * (Math.abs(c) + Math.abs(h[i]))
            + TINY;
        continue;
      }
      double dy = at.value(node.input(2))[i];
      double edy = at.error(node.input(2))[i];
      double kept = 1 - u;
      double eKept = eu + U;
      double du = dy * u;
      double edu = product(dy, edy, u, eu);
      double inner = du * (1 - c * c);
      double eInner = product(du, edu, 1 - c * c, 2 * Math.abs(c) * ec + ec * ec + U);
      double dc = inner * r;
      double edc = product(inner, eInner, r, er);
      at.error(node.output(1))[i] = product(dy, edy, kept, eKept);
      at.error(node.output(0))[at0 + block] = edc;
      at.error(node.output(0))[at0] = product(dc * raw, product(dc, edc, raw, ep[at0 + block]), 1 - r, er + U);
      at.error(node.output(0))[at0 + 2 * block] = product(du * kept, product(du, edu, kept, eKept), spread, eSpread);
    }
  }

  @Override
  public List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    int[][] shapes = {{1, 1, 1}, {1, 64, 8}, {3, 13, 1}, {5, 8, 2}, {16, 16, 4}, {17, 21, 7}, {37, 40, 8}, {640, 6, 2}};
    for (int[] s : shapes) {
      Sample sample = Sample.of("size=" + s[1] + ",blocks=" + s[2], s[0],
          g -> g.result("h", LateReset.apply(g.rows("p", 3 * s[1]), g.rows("h", s[1]), s[2], -1f)))
          .with(Sample.Trait.GRADIENT).with(Sample.Trait.ROW_WISE);
      samples.add(s[0] == 640 ? sample.with(Sample.Trait.STEADY) : sample);
    }
    for (int rows : new int[] {3, 20}) {
      samples.add(Sample.of("saturated", rows, g -> {
        Tensor p = g.rows("p", 12, Fill.of(-90f, 0f, 90f, 20f, -20f));
        Tensor h = g.rows("h", 4, Fill.normal());
        g.value("h'", LateReset.apply(p, h, 1, 0f));
        Node d = g.graph().apply(new LateReset.Gradient(1, 0f), p, h, g.rows("dy", 4, Fill.normal()));
        g.value("dp", d.output(0));
        g.value("dh", d.output(1));
      }).with(Sample.Trait.ROW_WISE));
    }
    samples.add(Sample.of("steps", 21, g -> {
      Tensor h = g.rows("h", 6);
      for (Tensor next : g.graph().scan(3, h,
          (state, t) -> LateReset.apply(state.concat(state.tanh(), g.rows("x" + t, 6)), state, 2, -1f))) {
        h = next;
      }
      g.result("last", h);
    }).with(Sample.Trait.GRADIENT).with(Sample.Trait.ROW_WISE));
    return samples;
  }

  @Override
  public List<Refusal> refusals() {
    return List.of(
        Refusal.of("gates", g -> LateReset.apply(g.input("p", 4, 6), g.input("h", 4, 3), 1, 0f), "late-reset",
            "[batch4:4, 6]", "[batch4:4, 9]"),
        Refusal.of("blocks", g -> LateReset.apply(g.input("p", 4, 9), g.input("h", 4, 3), 2, 0f), "late-reset",
            "[batch4:4, 3]", "2 equal blocks"));
  }
}
