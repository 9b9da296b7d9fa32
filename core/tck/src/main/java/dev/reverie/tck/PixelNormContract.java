package dev.reverie.tck;

import static dev.reverie.tck.Reference.TINY;
import static dev.reverie.tck.Reference.U;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.PixelNorm;
import java.util.ArrayList;
import java.util.List;

/** {@link PixelNorm}: the errors of {@link NormalizeContract} at each pixel, and those of sums for the gradient. */
final class PixelNormContract implements Contract {
  @Override
  public String name() {
    return "pixel-norm";
  }

  @Override
  public boolean covers(Op op) {
    return op instanceof PixelNorm || op instanceof PixelNorm.Gradient;
  }

  @Override
  public void errors(Node node, Reference at) {
    if (node.op() instanceof PixelNorm op) {
      for (int p = 0; p < at.error(node.output(1)).length; p++) {
        forward(op, node, at, p);
      }
    } else {
      PixelNorm.Gradient op = (PixelNorm.Gradient) node.op();
      for (int p = 0; p < at.error(node.input(1)).length; p++) {
        gradient(op, node, at, p);
      }
    }
  }

  private static void forward(PixelNorm op, Node node, Reference at, int pixel) {
    int n = op.channels();
    int first = pixel * n;
    double[] x = at.value(node.input(0));
    double[] ex = at.error(node.input(0));
    double mean = 0;
    double meanError = 0;
    for (int i = first; op.center() && i < first + n; i++) {
      mean += x[i] / n;
      meanError += (ex[i] + (n + 1) * U * Math.abs(x[i])) / n;
    }
    double variance = 0;
    double varianceError = 0;
    for (int i = first; i < first + n; i++) {
      double d = Math.abs(x[i] - mean);
      double ed = ex[i] + meanError + U * d;
      variance += d * d / n;
      varianceError += (2 * d * ed + ed * ed + (n + 2) * U * d * d) / n;
    }
    double spread = 1 / Math.sqrt(variance + op.epsilon());
    double most = 1 / Math.sqrt(Math.max(variance - varianceError, 0) + op.epsilon());
    double es = most - spread + 4 * U * spread;
    at.error(node.output(1))[pixel] = es;
    for (int i = first; i < first + n; i++) {
      double d = Math.abs(x[i] - mean);
      double ed = ex[i] + meanError + U * d;
      at.error(node.output(0))[i] = ed * (spread + es) + d * es + 2 * U * d * spread + TINY;
    }
  }

  private static void gradient(PixelNorm.Gradient op, Node node, Reference at, int pixel) {
    int n = op.channels();
    int first = pixel * n;
    double[] y = at.value(node.input(0));
    double[] ey = at.error(node.input(0));
    double r = at.value(node.input(1))[pixel];
    double er = at.error(node.input(1))[pixel];
    double[] dy = at.value(node.input(2));
    double[] edy = at.error(node.input(2));
    double along = 0;
    double alongError = 0;
    double mean = 0;
    double meanError = 0;
    for (int i = first; i < first + n; i++) {
      along += dy[i] * y[i] / n;
      alongError += (Math.abs(dy[i]) * ey[i] + Math.abs(y[i]) * edy[i] + ey[i] * edy[i]
          + (n + 2) * U * Math.abs(dy[i] * y[i])) / n;
      if (op.center()) {
        mean += dy[i] / n;
        meanError += (edy[i] + (n + 1) * U * Math.abs(dy[i])) / n;
      }
    }
    for (int i = first; i < first + n; i++) {
      double inner = Math.abs(dy[i] - y[i] * along - mean);
      double error = edy[i] + Math.abs(y[i]) * alongError + Math.abs(along) * ey[i] + ey[i] * alongError + meanError
          + 4 * U * (Math.abs(dy[i]) + Math.abs(y[i] * along) + Math.abs(mean));
      at.error(node.output(0))[i] = inner * er + error * (r + er) + U * inner * r + TINY;
    }
  }

  @Override
  public List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    int[][] shapes = {{1, 1, 1}, {4, 3, 1}, {9, 8, 5}, {4, 17, 15}, {6, 5, 16}, {4, 12, 37}, {4, 6, 640}};
    for (int[] s : shapes) {
      Sample sample = Sample.of("pixels=" + s[0] + "x" + s[1], s[2], g -> {
        Tensor x = g.rows("x", s[0] * s[1]);
        Tensor scale = g.free("scale", Fill.normal(), s[1]);
        g.result("layer", PixelNorm.layer(x, scale, g.free("offset", Fill.normal(), s[1]), 1e-2f));
        g.result("rms", PixelNorm.rms(x, scale, 1e-2f));
        g.value("spread", x.graph().apply(new PixelNorm(s[1], true, 1e-2f), x).output(1));
      }).with(Sample.Trait.GRADIENT).with(Sample.Trait.ROW_WISE);
      samples.add(s[2] == 640 ? sample.with(Sample.Trait.STEADY) : sample);
    }
    for (int rows : new int[] {7, 21}) {
      samples.add(Sample.of("uneven", rows, g -> {
        Tensor x = g.rows("x", 3 * 13, Fill.uneven(13));
        g.value("layer", x.graph().apply(new PixelNorm(13, true, 1e-3f), x).output(0));
        g.value("rms", x.graph().apply(new PixelNorm(13, false, 1e-5f), x).output(0));
      }).with(Sample.Trait.ROW_WISE));
    }
    return samples;
  }

  @Override
  public List<Refusal> refusals() {
    return List.of(
        Refusal.of("pixels", g -> g.apply(new PixelNorm(3, true, 1e-3f), g.input("x", 4, 8)), "pixel-layer-norm",
            "[batch4:4, 8]", "pixels of 3 channels"),
        Refusal.of("epsilon", g -> g.apply(new PixelNorm(3, false, -1f), g.input("x", 4, 6)), "pixel-rms-norm", "-1.0",
            "at least 0"));
  }
}
