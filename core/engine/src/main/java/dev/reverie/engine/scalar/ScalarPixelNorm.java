package dev.reverie.engine.scalar;

import dev.reverie.engine.Node;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.op.PixelNorm;

/** {@link PixelNorm}. */
final class ScalarPixelNorm {
  private ScalarPixelNorm() {
  }

  static void forward(PixelNorm op, Node node, Lowering to, ScalarBackend backend) {
    int channels = op.channels();
    int pixels = node.output(1).type().features();
    ScalarRows.each(node, to, (s, at) -> {
      for (int p = 0; p < pixels; p++) {
        int xAt = at[0] + p * channels;
        double mean = 0;
        for (int c = 0; op.center() && c < channels; c++) {
          mean += s[0].d[xAt + c] / channels;
        }
        double variance = 0;
        for (int c = 0; c < channels; c++) {
          variance += (s[0].d[xAt + c] - mean) * (s[0].d[xAt + c] - mean) / channels;
        }
        double inverse = 1 / Math.sqrt(variance + op.epsilon());
        for (int c = 0; c < channels; c++) {
          s[1].d[at[1] + p * channels + c] = backend.store((s[0].d[xAt + c] - mean) * inverse);
        }
        s[2].d[at[2] + p] = backend.store(inverse);
      }
    });
  }

  static void gradient(PixelNorm.Gradient op, Node node, Lowering to, ScalarBackend backend) {
    int channels = op.channels();
    int pixels = node.input(1).type().features();
    ScalarRows.each(node, to, (s, at) -> {
      for (int p = 0; p < pixels; p++) {
        double along = 0;
        double mean = 0;
        for (int c = 0; c < channels; c++) {
          double dy = s[2].d[at[2] + p * channels + c];
          along += dy * s[0].d[at[0] + p * channels + c] / channels;
          mean += op.center() ? dy / channels : 0;
        }
        for (int i = p * channels; i < (p + 1) * channels; i++) {
          double inner = s[2].d[at[2] + i] - s[0].d[at[0] + i] * along - mean;
          s[3].d[at[3] + i] = backend.store(inner * s[1].d[at[1] + p]);
        }
      }
    });
  }
}
