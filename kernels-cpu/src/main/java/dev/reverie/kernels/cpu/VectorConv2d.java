package dev.reverie.kernels.cpu;

import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.Value;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Scratch;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.Conv2d;
import dev.reverie.engine.op.SumPixels;
import dev.reverie.engine.op.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * {@link Conv2d} through the blocks of {@link Gemm}, without a copy of the windows: a row of the window lies over
 * consecutive features of the image, in the order of the weight's rows. The weight gradient sums over all rows of the
 * batch for one pixel after the other.
 */
final class VectorConv2d {
  private static final int TILE = RowTable.TILE;

  private record Turned(Value weight, Window window) {
  }

  private VectorConv2d() {
  }

  static void forward(Conv2d op, Node node, Lowering to) {
    Rows rows = node.output(0).type().rows();
    Window w = op.window();
    int outputs = node.input(1).type().dim(2);
    boolean lanes = VectorBackend.LAYOUT.lanes(rows);
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot x = slots.of(node.input(0));
      Slot weight = slots.of(node.input(1));
      Slot b = op.bias() ? slots.of(node.input(2)) : null;
      Slot y = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      float[] edge = new float[slots.workers() * Gemm.EDGE];
      return (worker, from, end) -> {
        float[] bias = b == null ? null : b.f;
        int bAt = b == null ? 0 : b.at();
        for (int t = from; t < end; t += lanes ? 2 : 1) {
          int xAt = Elementwise.at(x, worker, from, t);
          int yAt = Elementwise.at(y, worker, from, t);
          for (int p = 0; p < w.positions(); p++) {
            if (lanes) {
              lanes(w, p, Math.min(2, end - t), x.f, xAt, x.stride, weight.f, weight.at(), bias, bAt, y.f,
                  yAt + p * outputs * TILE, y.stride, outputs, edge, worker * Gemm.EDGE);
              continue;
            }
            for (int r = 0; r < table.count(t); r++) {
              row(w, p, x.f, xAt + r * w.features(), weight.f, weight.at(), bias, bAt, y.f,
                  yAt + (r * w.positions() + p) * outputs, outputs, edge, worker * Gemm.EDGE);
            }
          }
        }
      };
    });
  }

  /** All outputs of one position for some tiles. */
  private static void lanes(Window w, int p, int tiles, float[] x, int xAt, int xStride, float[] weight, int wAt,
      float[] bias, int bAt, float[] y, int yAt, int yStride, int outputs, float[] edge, int edgeAt) {
    int top = p / w.columns() * w.stride() - w.padding();
    int left = p % w.columns() * w.stride() - w.padding();
    int first = Math.max(0, -left);
    int count = (Math.min(w.size(), w.width() - left) - first) * w.channels();
    for (int n = 0; n < outputs; n += 16) {
      int used = Math.min(16, outputs - n);
      for (int t = 0; t < tiles; t++) {
        start(bias, bAt + n, used, y, yAt + t * yStride + n * TILE);
      }
      for (int u = Math.max(0, -top); u < Math.min(w.size(), w.height() - top); u++) {
        int image = ((top + u) * w.width() + left + first) * w.channels();
        int panel = wAt + n * w.taps() + (u * w.size() + first) * w.channels() * 16;
        Gemm.add(tiles, used, weight, panel, x, xAt + image * TILE, xStride, count, y, yAt + n * TILE, yStride, edge,
            edgeAt);
      }
    }
  }

  private static void start(float[] bias, int bAt, int outputs, float[] y, int yAt) {
    for (int j = 0; j < outputs; j++) {
      Arrays.fill(y, yAt + j * TILE, yAt + (j + 1) * TILE, bias == null ? 0f : bias[bAt + j]);
    }
  }

  /** All outputs of one position for one row, 16 outputs in the lanes. */
  private static void row(Window w, int p, float[] x, int xAt, float[] weight, int wAt, float[] bias, int bAt,
      float[] y, int yAt, int outputs, float[] edge, int edgeAt) {
    int top = p / w.columns() * w.stride() - w.padding();
    int left = p % w.columns() * w.stride() - w.padding();
    int first = Math.max(0, -left);
    int count = (Math.min(w.size(), w.width() - left) - first) * w.channels();
    for (int n = 0; n < outputs; n += 16) {
      int used = Math.min(16, outputs - n);
      for (int j = 0; j < used; j++) {
        edge[edgeAt + j] = bias == null ? 0f : bias[bAt + n + j];
      }
      for (int u = Math.max(0, -top); u < Math.min(w.size(), w.height() - top); u++) {
        int image = ((top + u) * w.width() + left + first) * w.channels();
        int panel = wAt + n * w.taps() + (u * w.size() + first) * w.channels() * 16;
        Gemm.addRows(1, x, xAt + image, weight, panel, count, edge, edgeAt, 16, edge, edgeAt + 16);
      }
      System.arraycopy(edge, edgeAt, y, yAt + n, used);
    }
  }

  static void transposed(Conv2d.Transposed op, Node node, Lowering to) {
    Rows rows = node.output(0).type().rows();
    Window w = op.window();
    int inputs = node.input(1).type().dim(2);
    boolean lanes = VectorBackend.LAYOUT.lanes(rows);
    Scratch turned = turned(node.input(1), w, to);
    List<Value> reads = new ArrayList<>(List.of(node.input(0), turned));
    if (op.bias()) {
      reads.add(node.input(2));
    }
    to.rows(rows, reads, node.outputs(), slots -> {
      Slot x = slots.of(node.input(0));
      Slot weight = slots.of(turned);
      Slot b = op.bias() ? slots.of(node.input(2)) : null;
      Slot y = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      float[] edge = new float[slots.workers() * Gemm.EDGE];
      return (worker, from, end) -> {
        float[] bias = b == null ? null : b.f;
        int bAt = b == null ? 0 : b.at();
        for (int t = from; t < end; t += lanes ? 2 : 1) {
          int xAt = Elementwise.at(x, worker, from, t);
          int yAt = Elementwise.at(y, worker, from, t);
          for (int pixel = 0; pixel < w.height() * w.width(); pixel++) {
            if (lanes) {
              turnedLanes(w, pixel, Math.min(2, end - t), x.f, xAt, x.stride, weight.f, weight.at(), bias, bAt, y.f,
                  yAt + pixel * w.channels() * TILE, y.stride, inputs, edge, worker * Gemm.EDGE);
              continue;
            }
            for (int r = 0; r < table.count(t); r++) {
              turnedRow(w, pixel, x.f, xAt + r * w.positions() * inputs, weight.f, weight.at(), bias, bAt, y.f,
                  yAt + r * w.features() + pixel * w.channels(), inputs);
            }
          }
        }
      };
    });
  }

  /** Which row or column of positions has its window's tap on a pixel, or -1. */
  private static int position(int pixel, int tap, int stride, int padding, int positions) {
    int shifted = pixel + padding - tap;
    return shifted < 0 || shifted % stride != 0 || shifted / stride >= positions ? -1 : shifted / stride;
  }

  /**
   * All channels of one pixel for some tiles. Of a row of taps every stride-th lies on a position, and where the column
   * of the tap falls that of the position rises: so the weights lie, and each row of taps is one product.
   */
  private static void turnedLanes(Window w, int pixel, int tiles, float[] x, int xAt, int xStride, float[] weight,
      int wAt, float[] bias, int bAt, float[] y, int yAt, int yStride, int inputs, float[] edge, int edgeAt) {
    int panels = (w.channels() + 15) / 16;
    int shifted = pixel % w.width() + w.padding();
    int nearest = shifted % w.stride();
    int right = Math.min(shifted / w.stride(), w.columns() - 1);
    int left = Math.max(0, shifted / w.stride() - tapsOf(w, nearest) + 1);
    boolean met = nearest < w.size() && left <= right;
    int tap = met ? place(w, shifted - left * w.stride()) : 0;
    for (int c = 0; c < w.channels(); c += 16) {
      int used = Math.min(16, w.channels() - c);
      for (int t = 0; t < tiles; t++) {
        start(bias, bAt + c, used, y, yAt + t * yStride + c * TILE);
      }
      for (int u = 0; met && u < w.size(); u++) {
        int i = position(pixel / w.width(), u, w.stride(), w.padding(), w.rows());
        if (i >= 0) {
          Gemm.add(tiles, used, weight, wAt + ((u * panels + c / 16) * w.size() + tap) * inputs * 16, x,
              xAt + (i * w.columns() + left) * inputs * TILE, xStride, (right - left + 1) * inputs, y, yAt + c * TILE,
              yStride, edge, edgeAt);
        }
      }
    }
  }

  /** How many taps of a row are {@code nearest} and multiples of the stride farther. */
  private static int tapsOf(Window w, int nearest) {
    return (w.size() - nearest + w.stride() - 1) / w.stride();
  }

  /** Where the tap of a column lies in its row of the turned weights: by its rest by the stride, the farthest first. */
  private static int place(Window w, int column) {
    int nearest = column % w.stride();
    int before = 0;
    for (int r = 0; r < nearest; r++) {
      before += tapsOf(w, r);
    }
    return before + tapsOf(w, nearest) - 1 - column / w.stride();
  }

  /** The same for one row, in the same order. */
  private static void turnedRow(Window w, int pixel, float[] x, int xAt, float[] weight, int wAt, float[] bias,
      int bAt, float[] y, int yAt, int inputs) {
    int panels = (w.channels() + 15) / 16;
    for (int c = 0; c < w.channels(); c++) {
      float sum = bias == null ? 0f : bias[bAt + c];
      for (int u = 0; u < w.size(); u++) {
        int i = position(pixel / w.width(), u, w.stride(), w.padding(), w.rows());
        for (int v = w.size() - 1; i >= 0 && v >= 0; v--) {
          int j = position(pixel % w.width(), v, w.stride(), w.padding(), w.columns());
          int a = wAt + ((u * panels + c / 16) * w.size() + place(w, v)) * inputs * 16 + c % 16;
          int b = xAt + (i * w.columns() + j) * inputs;
          for (int n = 0; j >= 0 && n < inputs; n++) {
            sum = Math.fma(weight[a + n * 16], x[b + n], sum);
          }
        }
      }
      y[yAt + c] = sum;
    }
  }

  /** The weights as {@code [row of taps][channels/16][column's place][N][16]}. */
  private static Scratch turned(Tensor weight, Window window, Lowering to) {
    int channels = window.channels();
    Turned key = new Turned(weight, window);
    Scratch known = to.shared(key);
    if (known != null) {
      return known;
    }
    int taps = weight.type().dim(1);
    int outputs = weight.type().dim(2);
    int panels = (channels + 15) / 16;
    int units = taps / channels * panels;
    Scratch pack = to.scratch(key, "turned " + weight, (long) units * outputs * 16);
    to.units(units, List.of(weight), List.of(pack), slots -> {
      Slot w = slots.of(weight);
      Slot p = slots.of(pack);
      return (worker, from, end) -> {
        for (int q = from; q < end; q++) {
          int c = q % panels * 16;
          int tap = q / panels;
          int k = tap * channels + c;
          int into = (tap / window.size() * panels + q % panels) * window.size() + place(window, tap % window.size());
          for (int n = 0; n < outputs; n++) {
            for (int j = 0; j < 16; j++) {
              p.f[p.at() + (into * outputs + n) * 16 + j] = c + j < channels
                  ? w.f[w.at() + ((n >> 4) * taps + k + j) * 16 + (n & 15)] : 0f;
            }
          }
        }
      };
    });
    return pack;
  }

  static void weightGradient(Conv2d.WeightGradient op, Node node, Lowering to) {
    Rows rows = node.input(0).type().rows();
    if (VectorBackend.LAYOUT.lanes(rows)) {
      VectorConv2dWeights.lower(op, node, to);
      return;
    }
    Window w = op.window();
    int channels = w.channels();
    int xPanels = (channels + 15) / 16;
    int panels = (node.output(0).type().dim(2) + 15) / 16;
    int windows = w.size() * w.size();
    List<Scratch> packs = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      packs.add(RowPack.of(node.input(i), i % 2 == 0 ? w.height() * w.width() : w.positions(), to));
    }
    to.units(panels * windows, packs, node.outputs(), slots -> {
      Slot[] packed = packs.stream().map(slots::of).toArray(Slot[]::new);
      Slot dw = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      int pitch = RowPack.pitch(rows);
      float[] edge = new float[slots.workers() * Gemm.EDGE];
      return (worker, from, end) -> {
        int count = table.tiles() * TILE;
        for (int unit = from; unit < end; unit++) {
          int panel = unit / windows;
          int tap = unit % windows;
          int dwAt = dw.at() + (panel * w.taps() + tap * channels) * 16;
          Arrays.fill(dw.f, dwAt, dwAt + channels * 16, 0f);
          for (int pair = 0; pair < packed.length; pair += 2) {
            for (int p = 0; p < w.positions(); p++) {
              int pixel = w.pixel(p, tap);
              for (int c = 0; pixel >= 0 && c < channels; c += 16) {
                Gemm.add(1, Math.min(16, channels - c), packed[pair].f,
                    packed[pair].at() + (pixel * xPanels + c / 16) * pitch, packed[pair + 1].f,
                    packed[pair + 1].at() + (p * panels + panel) * pitch, pitch, count, dw.f, dwAt + c * 16, 0, edge,
                    worker * Gemm.EDGE);
              }
            }
          }
        }
      };
    });
  }

  static void sumPixels(SumPixels op, Node node, Lowering to) {
    int elements = node.input(0).type().features();
    to.serial(node.inputs(), node.outputs(), slots -> {
      Slot x = slots.of(node.input(0));
      Slot y = slots.of(node.output(0));
      return (worker, from, end) -> {
        for (int c = 0; c < op.channels(); c++) {
          double sum = 0;
          for (int i = c; i < elements; i += op.channels()) {
            sum += x.f[x.at() + i];
          }
          y.f[y.at() + c] = (float) sum;
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
          System.arraycopy(x.f, x.at(), y.f, y.at() + i, channels);
        }
      };
    });
  }
}
