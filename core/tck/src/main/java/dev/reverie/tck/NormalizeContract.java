package dev.reverie.tck;

import static dev.reverie.tck.Reference.TINY;
import static dev.reverie.tck.Reference.U;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.Normalize;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link Normalize}: the mean is a sum of all features, so its error grows with their magnitude; what it does to the
 * variance and the spread follows.
 */
final class NormalizeContract implements Contract {
  @Override
  public String name() {
    return "normalize";
  }

  @Override
  public boolean covers(Op op) {
    return op instanceof Normalize;
  }

  @Override
  public void errors(Node node, Reference at) {
    Normalize op = (Normalize) node.op();
    int features = node.output(0).type().features();
    double[] x = at.value(node.input(0));
    double[] ex = at.error(node.input(0));
    double[] e = at.error(node.output(0));
    double[] es = at.error(node.output(1));
    double[] d = new double[features];
    double[] ed = new double[features];
    for (int r = 0; r < es.length; r++) {
      double mean = 0;
      double meanError = 0;
      for (int c = 0; op.center() && c < features; c++) {
        mean += x[r * features + c] / features;
        meanError += (ex[r * features + c] + (features + 1) * U * Math.abs(x[r * features + c])) / features;
      }
      double variance = 0;
      double varianceError = 0;
      for (int c = 0; c < features; c++) {
        d[c] = Math.abs(x[r * features + c] - mean);
        ed[c] = ex[r * features + c] + meanError + U * d[c];
        variance += d[c] * d[c] / features;
        varianceError += (2 * d[c] * ed[c] + ed[c] * ed[c] + (features + 2) * U * d[c] * d[c]) / features;
      }
      double spread = 1 / Math.sqrt(variance + op.epsilon());
      double most = 1 / Math.sqrt(Math.max(variance - varianceError, 0) + op.epsilon());
      es[r] = most - spread + 4 * U * spread;
      for (int c = 0; c < features; c++) {
        e[r * features + c] = ed[c] * (spread + es[r]) + d[c] * es[r] + 2 * U * d[c] * spread + TINY;
      }
    }
  }

  @Override
  public List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    int[][] shapes = {{1, 1}, {1, 127}, {3, 13}, {5, 8}, {15, 9}, {16, 16}, {17, 7}, {37, 33}, {18, 127}, {640, 18}};
    for (int[] s : shapes) {
      Sample sample = Sample.of("f=" + s[1], s[0], g -> {
        Tensor x = g.rows("x", s[1]);
        Tensor scale = g.free("scale", Fill.normal(), s[1]);
        g.result("layer", x.layerNorm(scale, g.free("offset", Fill.normal(), s[1]), 1e-3f));
        g.result("rms", x.rmsNorm(scale, 1e-4f));
        g.value("spread", x.graph().apply(new Normalize(true, 1e-3f), x).output(1));
      }).with(Sample.Trait.GRADIENT).with(Sample.Trait.ROW_WISE);
      samples.add(s[0] == 640 ? sample.with(Sample.Trait.STEADY) : sample);
    }
    for (int rows : new int[] {7, 21}) {
      samples.add(Sample.of("uneven", rows, g -> {
        Tensor x = g.rows("x", 13, Fill.uneven(13));
        g.value("layer", x.graph().apply(new Normalize(true, 1e-3f), x).output(0));
        g.value("rms", x.graph().apply(new Normalize(false, 1e-5f), x).output(0));
      }).with(Sample.Trait.ROW_WISE));
    }
    samples.add(Sample.of("grouped", 30, 4, g -> {
      Tensor x = g.rows("x", 9);
      g.result("y", x.graph().apply(new Normalize(true, 1e-3f), x).output(0));
    }).with(Sample.Trait.GRADIENT));
    return samples;
  }

  @Override
  public List<Refusal> refusals() {
    return List.of(
        Refusal.of("no rows", g -> g.apply(new Normalize(true, 1e-3f), g.constant(new float[3])), "layer-norm", "[3]",
            "[rows, features]"),
        Refusal.of("epsilon", g -> g.apply(new Normalize(false, -1f), g.input("x", 4, 3)), "rms-norm", "-1.0",
            "at least 0"));
  }
}
