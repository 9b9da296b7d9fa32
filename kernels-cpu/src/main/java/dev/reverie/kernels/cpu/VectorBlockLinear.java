package dev.reverie.kernels.cpu;

import static dev.reverie.kernels.cpu.VectorMath.SPECIES;

import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.Value;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Scratch;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.BlockLinear;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/** {@link BlockLinear} and its gradients: each block through the blocks of {@link Gemm}. */
final class VectorBlockLinear {
  private static final int TILE = RowTable.TILE;

  private record Transposed(Value weight) {
  }

  private VectorBlockLinear() {
  }

  static void forward(BlockLinear op, Node node, Lowering to) {
    Rows rows = node.output(0).type().rows();
    TensorType weight = node.input(1).type();
    int blocks = weight.dim(0);
    int inputs = weight.dim(1);
    int outputs = weight.dim(2);
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
        float[] bias = b == null ? null : b.f;
        for (int t = from; t < end; t++) {
          int xAt = Elementwise.at(x, worker, from, t);
          int yAt = Elementwise.at(y, worker, from, t);
          for (int k = 0; k < blocks; k++) {
            int bAt = b == null ? 0 : b.at() + k * outputs;
            int wAt = w.at() + k * matrix;
            if (lanes) {
              lanes(x.f, xAt + k * inputs * TILE, w.f, wAt, bias, bAt, y.f, yAt + k * outputs * TILE, inputs, outputs,
                  edge, worker * 64);
              continue;
            }
            for (int r = 0; r < table.count(t); r++) {
              row(x.f, xAt + (r * blocks + k) * inputs, w.f, wAt, bias, bAt, y.f, yAt + (r * blocks + k) * outputs,
                  inputs, outputs, edge, worker * 64);
            }
          }
        }
      };
    });
  }

  private static void lanes(float[] x, int xAt, float[] w, int wAt, float[] bias, int bAt, float[] y, int yAt,
      int inputs, int outputs, float[] edge, int edgeAt) {
    for (int n = 0; n < outputs; n += 4) {
      int width = Math.min(4, outputs - n);
      int panel = wAt + (n & -16) * inputs + (n & 15);
      float[] c = width == 4 ? y : edge;
      int cAt = width == 4 ? yAt + n * TILE : edgeAt;
      for (int j = 0; j < width; j++) {
        Arrays.fill(c, cAt + j * TILE, cAt + (j + 1) * TILE, bias == null ? 0f : bias[bAt + n + j]);
      }
      Gemm.panel(w, panel, x, xAt, inputs, c, cAt);
      if (width < 4) {
        System.arraycopy(edge, edgeAt, y, yAt + n * TILE, width * TILE);
      }
    }
  }

  private static void row(float[] x, int xAt, float[] w, int wAt, float[] bias, int bAt, float[] y, int yAt,
      int inputs, int outputs, float[] edge, int edgeAt) {
    for (int n = 0; n < outputs; n += 16) {
      int width = Math.min(16, outputs - n);
      if (bias == null) {
        Arrays.fill(edge, edgeAt, edgeAt + width, 0f);
      } else {
        System.arraycopy(bias, bAt + n, edge, edgeAt, width);
      }
      for (int l = 0; l < 16; l += SPECIES.length()) {
        panel(x, xAt, w, wAt + n * inputs + l, inputs, edge, edgeAt + l);
      }
      System.arraycopy(edge, edgeAt, y, yAt + n, width);
    }
  }

  /** {@code y[l] += sum_k x[k] w[16 k + l]} for as many l as a vector has. */
  static void panel(float[] x, int xAt, float[] w, int wAt, int inputs, float[] y, int yAt) {
    FloatVector sum = FloatVector.fromArray(SPECIES, y, yAt);
    for (int k = 0; k < inputs; k++) {
      sum = FloatVector.fromArray(SPECIES, w, wAt + k * 16).fma(FloatVector.broadcast(SPECIES, x[xAt + k]), sum);
    }
    sum.intoArray(y, yAt);
  }

  static void inputGradient(Node node, Lowering to) {
    Rows rows = node.output(0).type().rows();
    TensorType weight = node.input(1).type();
    int blocks = weight.dim(0);
    int inputs = weight.dim(1);
    int outputs = weight.dim(2);
    int matrix = BlockPack.panels(inputs, 4) * 4 * outputs;
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
          for (int k = 0; k < blocks; k++) {
            int wAt = w.at() + k * matrix;
            if (lanes) {
              transposedLanes(dy.f, dyAt + k * outputs * TILE, w.f, wAt, dx.f, dxAt + k * inputs * TILE, inputs,
                  outputs, edge, worker * 64);
              continue;
            }
            for (int r = 0; r < table.count(t); r++) {
              transposedRow(dy.f, dyAt + (r * blocks + k) * outputs, w.f, wAt, dx.f, dxAt + (r * blocks + k) * inputs,
                  inputs, outputs);
            }
          }
        }
      };
    });
  }

  private static void transposedLanes(float[] dy, int dyAt, float[] w, int wAt, float[] dx, int dxAt, int inputs,
      int outputs, float[] edge, int edgeAt) {
    for (int k = 0; k < inputs; k += 4) {
      int width = Math.min(4, inputs - k);
      float[] c = width == 4 ? dx : edge;
      int cAt = width == 4 ? dxAt + k * TILE : edgeAt;
      Arrays.fill(c, cAt, cAt + 4 * TILE, 0f);
      Gemm.packed(w, wAt + k * outputs, dy, dyAt, outputs, c, cAt);
      if (width < 4) {
        System.arraycopy(edge, edgeAt, dx, dxAt + k * TILE, width * TILE);
      }
    }
  }

  private static void transposedRow(float[] dy, int dyAt, float[] w, int wAt, float[] dx, int dxAt, int inputs,
      int outputs) {
    for (int k = 0; k < inputs; k++) {
      float sum = 0f;
      for (int n = 0; n < outputs; n++) {
        sum = Math.fma(w[wAt + (k & -4) * outputs + n * 4 + (k & 3)], dy[dyAt + n], sum);
      }
      dx[dxAt + k] = sum;
    }
  }

  /** The weights as {@code [block][K/4][N][4]}. */
  private static Scratch transposed(Tensor weight, Lowering to) {
    Transposed key = new Transposed(weight);
    Scratch known = to.shared(key);
    if (known != null) {
      return known;
    }
    int blocks = weight.type().dim(0);
    int inputs = weight.type().dim(1);
    int outputs = weight.type().dim(2);
    int quads = BlockPack.panels(inputs, 4);
    Scratch pack = to.scratch(key, "transposed " + weight, (long) blocks * quads * 4 * outputs);
    to.units(blocks * quads, List.of(weight), List.of(pack), slots -> {
      Slot w = slots.of(weight);
      Slot p = slots.of(pack);
      return (worker, from, end) -> {
        for (int u = from; u < end; u++) {
          int k = u % quads * 4;
          int wAt = w.at() + u / quads * PanelLayout.matrixExtent(inputs, outputs) + k * 16;
          for (int n = 0; n < outputs; n++) {
            for (int j = 0; j < 4; j++) {
              p.f[p.at() + (u * outputs + n) * 4 + j] = k + j < inputs
                  ? w.f[wAt + (n >> 4) * inputs * 16 + j * 16 + (n & 15)] : 0f;
            }
          }
        }
      };
    });
    return pack;
  }

  static void weightGradient(BlockLinear.WeightGradient op, Node node, Lowering to) {
    Rows rows = node.input(0).type().rows();
    int inputs = node.output(0).type().dim(1);
    int outputs = node.output(0).type().dim(2);
    int panels = BlockPack.panels(outputs, 16);
    int quads = BlockPack.panels(inputs, 4);
    List<Scratch> packs = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      packs.add(BlockPack.of(node.input(i), op.blocks(), i % 2 == 0 ? 4 : 16, to));
    }
    to.units(op.blocks() * panels, packs, node.outputs(), slots -> {
      Slot[] pairs = packs.stream().map(slots::of).toArray(Slot[]::new);
      Slot dw = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      int xPitch = BlockPack.pitch(table, 4);
      int yPitch = BlockPack.pitch(table, 16);
      float[] edge = new float[slots.workers() * 64];
      return (worker, from, end) -> {
        int count = table.tiles() * TILE;
        for (int u = from; u < end; u++) {
          int dwAt = dw.at() + u * inputs * 16;
          Arrays.fill(dw.f, dwAt, dwAt + inputs * 16, 0f);
          for (int p = 0; p < pairs.length; p += 2) {
            panelGradient(pairs[p].f, pairs[p].at() + u / panels * quads * xPitch, xPitch, pairs[p + 1].f,
                pairs[p + 1].at() + u * yPitch, count, dw.f, dwAt, inputs, edge, worker * 64);
          }
        }
      };
    });
  }

  private static void panelGradient(float[] x, int xAt, int xPitch, float[] dy, int dyAt, int count, float[] dw,
      int dwAt, int inputs, float[] edge, int edgeAt) {
    for (int k = 0; k < inputs; k += 4) {
      int width = Math.min(4, inputs - k);
      float[] c = width == 4 ? dw : edge;
      int cAt = width == 4 ? dwAt + k * 16 : edgeAt;
      if (width < 4) {
        System.arraycopy(dw, dwAt + k * 16, edge, edgeAt, width * 16);
      }
      Gemm.packed(x, xAt + k / 4 * xPitch, dy, dyAt, count, c, cAt);
      if (width < 4) {
        System.arraycopy(edge, edgeAt, dw, dwAt + k * 16, width * 16);
      }
    }
  }
}
