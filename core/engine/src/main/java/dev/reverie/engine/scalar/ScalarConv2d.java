package dev.reverie.engine.scalar;

import dev.reverie.engine.Node;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.Conv2d;
import dev.reverie.engine.op.SumPixels;
import dev.reverie.engine.op.Window;

/** {@link Conv2d} and what belongs to it, straight from the formulas. */
final class ScalarConv2d {
  private ScalarConv2d() {
  }

  static void forward(Conv2d op, Node node, Lowering to, ScalarBackend backend) {
    Window w = op.window();
    int outputs = node.input(1).type().dim(2);
    int out = node.inputs().size();
    ScalarRows.each(node, to, (s, at) -> {
      for (int i = 0; i < w.positions() * outputs; i++) {
        int n = i % outputs;
        double sum = op.bias() ? s[2].d[at[2] + n] : 0;
        for (int k = 0; k < w.taps(); k++) {
          int pixel = w.pixel(i / outputs, k / w.channels());
          if (pixel >= 0) {
            sum += s[0].d[at[0] + pixel * w.channels() + k % w.channels()] * s[1].d[at[1] + k * outputs + n];
          }
        }
        s[out].d[at[out] + i] = backend.store(sum);
      }
    });
  }

  static void transposed(Conv2d.Transposed op, Node node, Lowering to, ScalarBackend backend) {
    Window w = op.window();
    int channels = w.channels();
    int inputs = node.input(1).type().dim(2);
    int out = node.inputs().size();
    ScalarRows.each(node, to, (s, at) -> {
      for (int i = 0; i < w.features(); i++) {
        s[out].d[at[out] + i] = op.bias() ? s[2].d[at[2] + i % channels] : 0;
      }
      for (int p = 0; p < w.positions(); p++) {
        for (int k = 0; k < w.taps(); k++) {
          int pixel = w.pixel(p, k / channels);
          for (int n = 0; pixel >= 0 && n < inputs; n++) {
            s[out].d[at[out] + pixel * channels + k % channels] +=
                s[0].d[at[0] + p * inputs + n] * s[1].d[at[1] + k * inputs + n];
          }
        }
      }
      for (int i = 0; i < w.features(); i++) {
        s[out].d[at[out] + i] = backend.store(s[out].d[at[out] + i]);
      }
    });
  }

  static void weightGradient(Conv2d.WeightGradient op, Node node, Lowering to, ScalarBackend backend) {
    Window w = op.window();
    int outputs = node.output(0).type().dim(2);
    to.units(w.taps(), node.inputs(), node.outputs(), slots -> {
      Slot[] pairs = node.inputs().stream().map(slots::of).toArray(Slot[]::new);
      Slot dw = slots.of(node.output(0));
      RowTable table = slots.table(node.input(0).type().rows());
      return (worker, from, end) -> {
        for (int k = from; k < end; k++) {
          for (int n = 0; n < outputs; n++) {
            double sum = 0;
            for (int p = 0; p < pairs.length; p += 2) {
              for (int t = 0; t < table.tiles(); t++) {
                for (int r = 0; r < table.count(t); r++) {
                  sum += row(w, k, pairs[p].d, pairs[p].at(0, t) + r * w.features(), pairs[p + 1].d,
                      pairs[p + 1].at(0, t) + r * w.positions() * outputs + n, outputs);
                }
              }
            }
            dw.d[dw.at() + k * outputs + n] = backend.store(sum);
          }
        }
      };
    });
  }

  private static double row(Window w, int k, double[] x, int xAt, double[] y, int yAt, int outputs) {
    double sum = 0;
    for (int p = 0; p < w.positions(); p++) {
      int pixel = w.pixel(p, k / w.channels());
      sum += pixel < 0 ? 0 : x[xAt + pixel * w.channels() + k % w.channels()] * y[yAt + p * outputs];
    }
    return sum;
  }

  static void sumPixels(SumPixels op, Node node, Lowering to, ScalarBackend backend) {
    int elements = node.input(0).type().features();
    to.serial(node.inputs(), node.outputs(), slots -> {
      Slot x = slots.of(node.input(0));
      Slot y = slots.of(node.output(0));
      return (worker, from, end) -> {
        for (int c = 0; c < op.channels(); c++) {
          double sum = 0;
          for (int i = c; i < elements; i += op.channels()) {
            sum += x.d[x.at() + i];
          }
          y.d[y.at() + c] = backend.store(sum);
        }
      };
    });
  }

  static void repeatPixels(Node node, Lowering to) {
    int channels = node.input(0).type().features();
    int elements = node.output(0).type().features();
    to.serial(node.inputs(), node.outputs(), slots -> {
      Slot x = slots.of(node.input(0));
      Slot y = slots.of(node.output(0));
      return (worker, from, end) -> {
        for (int i = 0; i < elements; i += channels) {
          System.arraycopy(x.d, x.at(), y.d, y.at() + i, channels);
        }
      };
    });
  }
}
