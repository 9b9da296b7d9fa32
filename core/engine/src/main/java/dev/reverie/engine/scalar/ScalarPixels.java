package dev.reverie.engine.scalar;

import dev.reverie.engine.Node;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.op.MaxPool2;
import dev.reverie.engine.op.Upsample2;

/** {@link MaxPool2} and {@link Upsample2}. */
final class ScalarPixels {
  private ScalarPixels() {
  }

  /** The first of the four pixels of the larger image that belong to an element of the smaller; the others follow. */
  private static int first(int i, int smallWidth, int channels) {
    int pixel = i / channels;
    return (pixel / smallWidth * 4 * smallWidth + pixel % smallWidth * 2) * channels + i % channels;
  }

  private static int[] steps(int smallWidth, int channels) {
    return new int[] {0, channels, 2 * smallWidth * channels, (2 * smallWidth + 1) * channels};
  }

  static void pool(MaxPool2 op, Node node, Lowering to) {
    int[] steps = steps(op.width() / 2, op.channels());
    int features = node.output(0).type().features();
    ScalarRows.each(node, to, (s, at) -> {
      for (int i = 0; i < features; i++) {
        double max = Double.NEGATIVE_INFINITY;
        for (int step : steps) {
          max = Math.max(max, s[0].d[at[0] + first(i, op.width() / 2, op.channels()) + step]);
        }
        s[1].d[at[1] + i] = max;
      }
    });
  }

  static void poolGradient(MaxPool2 op, Node node, Lowering to) {
    int[] steps = steps(op.width() / 2, op.channels());
    int features = node.input(1).type().features();
    ScalarRows.each(node, to, (s, at) -> {
      for (int i = 0; i < features; i++) {
        int first = first(i, op.width() / 2, op.channels());
        int best = first;
        for (int step : steps) {
          best = s[0].d[at[0] + first + step] > s[0].d[at[0] + best] ? first + step : best;
        }
        for (int step : steps) {
          s[2].d[at[2] + first + step] = first + step == best ? s[1].d[at[1] + i] : 0;
        }
      }
    });
  }

  static void upsample(Upsample2 op, Node node, Lowering to, ScalarBackend backend) {
    int[] steps = steps(op.width(), op.channels());
    int features = op.height() * op.width() * op.channels();
    ScalarRows.each(node, to, (s, at) -> {
      for (int i = 0; i < features; i++) {
        int first = first(i, op.width(), op.channels());
        double sum = 0;
        for (int step : steps) {
          if (op.sum()) {
            sum += s[0].d[at[0] + first + step];
          } else {
            s[1].d[at[1] + first + step] = s[0].d[at[0] + i];
          }
        }
        if (op.sum()) {
          s[1].d[at[1] + i] = backend.store(sum);
        }
      }
    });
  }
}
