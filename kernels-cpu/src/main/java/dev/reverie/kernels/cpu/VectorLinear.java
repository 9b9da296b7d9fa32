package dev.reverie.kernels.cpu;

import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.Value;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Scratch;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.Linear;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * {@link Linear} and its gradients, all through the blocks of {@link Gemm}: 4 outputs by 16 rows forward, 4 inputs by 16
 * rows for dx, 4 inputs by 16 outputs for dW. With fewer than 16 rows features lie in the lanes; the sum over k keeps
 * its order, so a row has the same bits alone and in a batch.
 */
final class VectorLinear {
  private static final int TILE = RowTable.TILE;

  private record Transposed(Value weight) {
  }

  private VectorLinear() {
  }

  static void forward(Linear op, Node node, Lowering to) {
    Rows rows = node.output(0).type().rows();
    int inputs = node.input(0).type().features();
    int outputs = node.output(0).type().features();
    int matrix = PanelLayout.matrixExtent(inputs, outputs);
    boolean lanes = VectorBackend.LAYOUT.lanes(rows);
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot x = slots.of(node.input(0));
      Slot w = slots.of(node.input(1));
      Slot b = op.bias() ? slots.of(node.input(2)) : null;
      Slot y = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      float[] edge = new float[slots.workers() * 64];
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          int xAt = Elementwise.at(x, worker, from, t);
          int yAt = Elementwise.at(y, worker, from, t);
          int wAt = w.at() + table.group(t) * matrix;
          float[] bias = b == null ? null : b.f;
          int bAt = b == null ? 0 : b.at() + table.group(t) * outputs;
          if (lanes) {
            lanes(x.f, xAt, w.f, wAt, bias, bAt, y.f, yAt, inputs, outputs, edge, worker * 64);
          } else {
            rows(table.count(t), x.f, xAt, w.f, wAt, bias, bAt, y.f, yAt, inputs, outputs, edge, worker * 64);
          }
        }
      };
    });
  }

  /** A tile of 16 rows in the lanes; outputs beyond the last of a block of 4 go to the edge. */
  private static void lanes(float[] x, int xAt, float[] w, int wAt, float[] bias, int bAt, float[] y, int yAt,
      int inputs, int outputs, float[] edge, int edgeAt) {
    for (int n = 0; n < outputs; n += 4) {
      int width = Math.min(4, outputs - n);
      int panel = wAt + (n & -16) * inputs + (n & 15);
      if (width == 4) {
        start(bias, bAt + n, 4, y, yAt + n * TILE);
        Gemm.panel(w, panel, x, xAt, inputs, y, yAt + n * TILE);
      } else {
        start(bias, bAt + n, width, edge, edgeAt);
        Gemm.panel(w, panel, x, xAt, inputs, edge, edgeAt);
        System.arraycopy(edge, edgeAt, y, yAt + n * TILE, width * TILE);
      }
    }
  }

  private static void start(float[] bias, int bAt, int width, float[] y, int yAt) {
    for (int j = 0; j < width; j++) {
      float v = bias == null ? 0f : bias[bAt + j];
      for (int l = 0; l < TILE; l++) {
        y[yAt + j * TILE + l] = v;
      }
    }
  }

  /** Fewer than 16 rows, row-major: 4 rows at a time, then each against 4 panels. */
  private static void rows(int rows, float[] x, int xAt, float[] w, int wAt, float[] bias, int bAt, float[] y, int yAt,
      int inputs, int outputs, float[] edge, int edgeAt) {
    int full = outputs & -16;
    for (int r = 0; r < rows; r++) {
      if (bias == null) {
        Arrays.fill(y, yAt + r * outputs, yAt + (r + 1) * outputs, 0f);
      } else {
        System.arraycopy(bias, bAt, y, yAt + r * outputs, outputs);
      }
    }
    int r = 0;
    for (; r + 4 <= rows; r += 4) {
      for (int n = 0; n < full; n += 16) {
        Gemm.fewRows(x, xAt + r * inputs, inputs, w, wAt + n * inputs, inputs, y, yAt + r * outputs + n, outputs);
      }
    }
    for (; r < rows; r++) {
      row(x, xAt + r * inputs, w, wAt, y, yAt + r * outputs, inputs, full);
    }
    int left = outputs - full;
    for (r = 0; left > 0 && r < rows; r++) {
      int tail = yAt + r * outputs + full;
      System.arraycopy(y, tail, edge, edgeAt, left);
      Gemm.oneRow(x, xAt + r * inputs, w, wAt + full * inputs, inputs, edge, edgeAt);
      System.arraycopy(edge, edgeAt, y, tail, left);
    }
  }

  /** One row against whole panels. */
  private static void row(float[] x, int xAt, float[] w, int wAt, float[] y, int yAt, int inputs, int outputs) {
    int n = 0;
    for (; n + 64 <= outputs; n += 64) {
      Gemm.fourPanels(x, xAt, w, wAt + n * inputs, inputs * 16, inputs, y, yAt + n);
    }
    for (; n < outputs; n += 16) {
      Gemm.oneRow(x, xAt, w, wAt + n * inputs, inputs, y, yAt + n);
    }
  }

  static void inputGradient(Node node, Lowering to) {
    Rows rows = node.output(0).type().rows();
    int inputs = node.output(0).type().features();
    int outputs = node.input(0).type().features();
    int blocks = (inputs + 3) / 4;
    int matrix = blocks * 4 * outputs;
    boolean lanes = VectorBackend.LAYOUT.lanes(rows);
    Scratch transposed = transposed(node.input(1), to);
    to.rows(rows, List.of(node.input(0), transposed), node.outputs(), slots -> {
      Slot dy = slots.of(node.input(0));
      Slot w = slots.of(transposed);
      Slot dx = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      float[] edge = new float[slots.workers() * 64];
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          int dyAt = Elementwise.at(dy, worker, from, t);
          int dxAt = Elementwise.at(dx, worker, from, t);
          int wAt = w.at() + table.group(t) * matrix;
          if (lanes) {
            transposedLanes(dy.f, dyAt, w.f, wAt, dx.f, dxAt, inputs, outputs, edge, worker * 64);
          } else {
            transposedRows(table.count(t), dy.f, dyAt, w.f, wAt, dx.f, dxAt, inputs, outputs);
          }
        }
      };
    });
  }

  private static void transposedLanes(float[] dy, int dyAt, float[] w, int wAt, float[] dx, int dxAt, int inputs,
      int outputs, float[] edge, int edgeAt) {
    for (int k = 0; k < inputs; k += 4) {
      int width = Math.min(4, inputs - k);
      if (width == 4) {
        start(null, 0, 4, dx, dxAt + k * TILE);
        Gemm.packed(w, wAt + k * outputs, dy, dyAt, outputs, dx, dxAt + k * TILE);
      } else {
        start(null, 0, 4, edge, edgeAt);
        Gemm.packed(w, wAt + k * outputs, dy, dyAt, outputs, edge, edgeAt);
        System.arraycopy(edge, edgeAt, dx, dxAt + k * TILE, width * TILE);
      }
    }
  }

  private static void transposedRows(int rows, float[] dy, int dyAt, float[] w, int wAt, float[] dx, int dxAt,
      int inputs, int outputs) {
    for (int r = 0; r < rows; r++) {
      for (int k = 0; k < inputs; k++) {
        float sum = 0f;
        for (int n = 0; n < outputs; n++) {
          sum = Math.fma(w[wAt + (k & -4) * outputs + n * 4 + (k & 3)], dy[dyAt + r * outputs + n], sum);
        }
        dx[dxAt + r * inputs + k] = sum;
      }
    }
  }

  /** The weights as {@code [group][K/4][N][4]}: dx then runs the kernel of dW, half again as fast as on the panels. */
  private static Scratch transposed(Tensor weight, Lowering to) {
    Transposed key = new Transposed(weight);
    Scratch known = to.shared(key);
    if (known != null) {
      return known;
    }
    int groups = weight.type().dim(0);
    int inputs = weight.type().dim(1);
    int outputs = weight.type().dim(2);
    int blocks = (inputs + 3) / 4;
    Scratch pack = to.scratch(key, "transposed " + weight, (long) groups * blocks * 4 * outputs);
    to.units(groups * blocks, List.of(weight), List.of(pack), slots -> {
      Slot w = slots.of(weight);
      Slot p = slots.of(pack);
      return (worker, from, end) -> {
        for (int u = from; u < end; u++) {
          int k = u % blocks * 4;
          int wAt = w.at() + u / blocks * PanelLayout.matrixExtent(inputs, outputs) + k * 16;
          transpose(w.f, wAt, Math.min(4, inputs - k), inputs * 16, p.f, p.at() + u * 4 * outputs, outputs);
        }
      };
    });
    return pack;
  }

  private static void transpose(float[] w, int wAt, int width, int pitch, float[] p, int pAt, int outputs) {
    for (int n = 0; n < outputs; n++) {
      int at = wAt + (n >> 4) * pitch + (n & 15);
      for (int j = 0; j < 4; j++) {
        p[pAt + n * 4 + j] = j < width ? w[at + j * 16] : 0f;
      }
    }
  }

  static void weightGradient(Node node, Lowering to) {
    List<Tensor> in = node.inputs();
    Rows rows = in.get(0).type().rows();
    int inputs = in.get(0).type().features();
    int outputs = in.get(1).type().features();
    int panels = (outputs + 15) / 16;
    List<Scratch> packs = new ArrayList<>();
    for (int i = 0; i < in.size(); i++) {
      packs.add(RowPack.of(in.get(i), i % 2 == 0 ? 4 : 16, to));
    }
    to.units(rows.groups() * panels, packs, node.outputs(), slots -> {
      Slot[] pairs = packs.stream().map(slots::of).toArray(Slot[]::new);
      Slot dw = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      int xPitch = RowPack.pitch(table, 4);
      int yPitch = RowPack.pitch(table, 16);
      float[] edge = new float[slots.workers() * 64];
      return (worker, from, end) -> {
        for (int u = from; u < end; u++) {
          int group = u / panels;
          int first = table.firstTile(group) * TILE;
          int count = table.endTile(group) * TILE - first;
          int dwAt = dw.at() + u * inputs * 16;
          Arrays.fill(dw.f, dwAt, dwAt + inputs * 16, 0f);
          for (int p = 0; p < pairs.length; p += 2) {
            panelGradient(pairs[p].f, pairs[p].at() + first * 4, xPitch, pairs[p + 1].f,
                pairs[p + 1].at() + u % panels * yPitch + first * 16, count, dw.f, dwAt, inputs, edge, worker * 64);
          }
        }
      };
    });
  }

  private static void panelGradient(float[] x, int xAt, int xPitch, float[] dy, int dyAt, int count, float[] dw,
      int dwAt, int inputs, float[] edge, int edgeAt) {
    for (int k = 0; k < inputs; k += 4) {
      int width = Math.min(4, inputs - k);
      if (width == 4) {
        Gemm.packed(x, xAt + k / 4 * xPitch, dy, dyAt, count, dw, dwAt + k * 16);
      } else {
        System.arraycopy(dw, dwAt + k * 16, edge, edgeAt, width * 16);
        Gemm.packed(x, xAt + k / 4 * xPitch, dy, dyAt, count, edge, edgeAt);
        System.arraycopy(edge, edgeAt, dw, dwAt + k * 16, width * 16);
      }
    }
  }
}
