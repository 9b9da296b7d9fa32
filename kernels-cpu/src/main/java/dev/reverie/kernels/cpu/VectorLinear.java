package dev.reverie.kernels.cpu;

import static dev.reverie.kernels.cpu.VectorMath.SPECIES;

import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.Value;
import dev.reverie.engine.cpu.Kernel;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Scratch;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.Linear;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * {@link Linear} and its gradients, all through {@link Gemm}. dx is a forward product with the transposed weights, in
 * panels of their own that are made once a run; dW is one with the row pack of x for weights and that of dy for tiles.
 */
final class VectorLinear {
  private static final int TILE = RowTable.TILE;
  /** Weights that are used for all tiles before the next: 384 KiB, most of an L2 cache. */
  private static final int BLOCK = 96 * 1024;
  /** Inputs that are used for all outputs before the next: 32 KiB of two tiles, most of an L1 cache. */
  private static final int PIECE = 1 << 20;
  /** Rows of two packed panels that are used for all inputs before the next: 16 KiB. */
  private static final int ROWS = 128;

  private record Transposed(Value weight) {
  }

  private VectorLinear() {
  }

  static void forward(Linear op, Node node, Lowering to) {
    product(node, op.bias() ? node.input(2) : null, node.input(1), to);
  }

  static void inputGradient(Node node, Lowering to) {
    product(node, null, transposed(node.input(1), to), to);
  }

  /** {@code y = x W + b} tile by tile: x the node's first input, W in panels. */
  private static void product(Node node, Tensor bias, Value weight, Lowering to) {
    Rows rows = node.output(0).type().rows();
    int inputs = node.input(0).type().features();
    int outputs = node.output(0).type().features();
    int matrix = PanelLayout.matrixExtent(inputs, outputs);
    boolean lanes = VectorBackend.LAYOUT.lanes(rows);
    List<Value> reads = new ArrayList<>(List.of(node.input(0), weight));
    if (bias != null) {
      reads.add(bias);
    }
    to.rows(rows, reads, node.outputs(), slots -> {
      Slot x = slots.of(node.input(0));
      Slot w = slots.of(weight);
      Slot b = bias == null ? null : slots.of(bias);
      Slot y = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      float[] edge = new float[slots.workers() * Gemm.EDGE];
      Kernel kernel = (worker, from, end) -> {
        int next;
        for (int t = from; t < end; t = next) {
          int group = table.group(t);
          next = t + 1;
          while (next < end && table.group(next) == group) {
            next++;
          }
          int xAt = Elementwise.at(x, worker, from, t);
          int yAt = Elementwise.at(y, worker, from, t);
          int wAt = w.at() + group * matrix;
          float[] biases = b == null ? null : b.f;
          int bAt = b == null ? 0 : b.at() + group * outputs;
          if (lanes) {
            tiles(next - t, x.f, xAt, x.stride, w.f, wAt, biases, bAt, y.f, yAt, y.stride, inputs, outputs, edge,
                worker * Gemm.EDGE);
          } else {
            rows(table.count(t), x.f, xAt, w.f, wAt, biases, bAt, y.f, yAt, inputs, outputs, edge,
                worker * Gemm.EDGE);
          }
        }
      };
      return kernel;
    });
  }

  /**
   * Tiles of one group, the batch in the lanes, two at a time. Weights come from L2 and the two tiles stay in L1: panels
   * are taken in blocks that fit L2, and inputs in pieces of which two tiles fit L1.
   */
  private static void tiles(int tiles, float[] x, int xAt, int xStride, float[] w, int wAt, float[] bias, int bAt,
      float[] y, int yAt, int yStride, int inputs, int outputs, float[] edge, int edgeAt) {
    int block = Math.max(16, BLOCK / inputs & -16);
    int pieces = (inputs + PIECE - 1) / PIECE;
    for (int n0 = 0; n0 < outputs; n0 += block) {
      int n1 = Math.min(outputs, n0 + block);
      for (int t = 0; t < tiles; t += 2) {
        int two = Math.min(2, tiles - t);
        for (int i = t; i < t + two; i++) {
          start(bias, bAt + n0, n1 - n0, y, yAt + i * yStride + n0 * TILE);
        }
        for (int piece = 0; piece < pieces; piece++) {
          int k0 = inputs * piece / pieces;
          int k1 = inputs * (piece + 1) / pieces;
          for (int n = n0; n < n1; n += 16) {
            Gemm.add(two, Math.min(16, n1 - n), w, wAt + n * inputs + k0 * 16, x, xAt + t * xStride + k0 * TILE,
                xStride, k1 - k0, y, yAt + t * yStride + n * TILE, yStride, edge, edgeAt);
          }
        }
      }
    }
  }

  private static void start(float[] bias, int bAt, int width, float[] y, int yAt) {
    for (int j = 0; j < width; j++) {
      FloatVector v = FloatVector.broadcast(SPECIES, bias == null ? 0f : bias[bAt + j]);
      for (int l = 0; l < TILE; l += SPECIES.length()) {
        v.intoArray(y, yAt + j * TILE + l);
      }
    }
  }

  /** Fewer than 16 rows, row-major. */
  private static void rows(int rows, float[] x, int xAt, float[] w, int wAt, float[] bias, int bAt, float[] y, int yAt,
      int inputs, int outputs, float[] edge, int edgeAt) {
    for (int r = 0; r < rows; r++) {
      if (bias == null) {
        Arrays.fill(y, yAt + r * outputs, yAt + (r + 1) * outputs, 0f);
      } else {
        System.arraycopy(bias, bAt, y, yAt + r * outputs, outputs);
      }
    }
    Gemm.addRows(rows, x, xAt, w, wAt, inputs, y, yAt, outputs, edge, edgeAt);
  }

  /** The transposed weights in panels, {@code [group][K/16][N][16]}. */
  private static Scratch transposed(Tensor weight, Lowering to) {
    Transposed key = new Transposed(weight);
    Scratch known = to.shared(key);
    if (known != null) {
      return known;
    }
    int groups = weight.type().dim(0);
    int inputs = weight.type().dim(1);
    int outputs = weight.type().dim(2);
    int panels = (inputs + 15) / 16;
    Scratch pack = to.scratch(key, "transposed " + weight, (long) groups * panels * 16 * outputs);
    to.units(groups * panels, List.of(weight), List.of(pack), slots -> {
      Slot w = slots.of(weight);
      Slot p = slots.of(pack);
      return (worker, from, end) -> {
        for (int u = from; u < end; u++) {
          int k = u % panels * 16;
          int wAt = w.at() + u / panels * PanelLayout.matrixExtent(inputs, outputs) + k * 16;
          transpose(w.f, wAt, Math.min(16, inputs - k), inputs * 16, p.f, p.at() + u * 16 * outputs, outputs);
        }
      };
    });
    return pack;
  }

  /** A panel of up to 16 inputs, from the same rows of each panel of outputs; missing inputs are zero. */
  private static void transpose(float[] w, int wAt, int inputs, int pitch, float[] p, int pAt, int outputs) {
    for (int n = 0; n < outputs; n += 16) {
      int from = wAt + n / 16 * pitch;
      if (inputs == 16 && outputs - n >= 16) {
        Transpose.block(w, from, p, pAt + n * 16);
      } else {
        for (int c = 0; c < Math.min(16, outputs - n); c++) {
          for (int k = 0; k < 16; k++) {
            p[pAt + (n + c) * 16 + k] = k < inputs ? w[from + k * 16 + c] : 0f;
          }
        }
      }
    }
  }

  /** A unit is two panels of dW, so that each reads the pack of x once for both. */
  static void weightGradient(Node node, Lowering to) {
    List<Tensor> in = node.inputs();
    Rows rows = in.get(0).type().rows();
    int inputs = in.get(0).type().features();
    int outputs = in.get(1).type().features();
    int panels = (outputs + 15) / 16;
    int pairs = (panels + 1) / 2;
    List<Scratch> packs = new ArrayList<>();
    for (Tensor t : in) {
      packs.add(RowPack.of(t, to));
    }
    to.units(rows.groups() * pairs, packs, node.outputs(), slots -> {
      Slot[] packed = packs.stream().map(slots::of).toArray(Slot[]::new);
      Slot dw = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      int pitch = RowPack.pitch(rows);
      float[] edge = new float[slots.workers() * Gemm.EDGE];
      return (worker, from, end) -> {
        for (int u = from; u < end; u++) {
          int group = u / pairs;
          int panel = u % pairs * 2;
          int width = Math.min(2, panels - panel);
          int first = table.firstTile(group) * TILE;
          int count = table.endTile(group) * TILE - first;
          int dwAt = dw.at() + (group * panels + panel) * inputs * 16;
          Arrays.fill(dw.f, dwAt, dwAt + width * inputs * 16, 0f);
          for (int p = 0; p < packed.length; p += 2) {
            Slot x = packed[p];
            Slot dy = packed[p + 1];
            for (int r = first; r < first + count; r += ROWS) {
              for (int k = 0; k < inputs; k += 16) {
                Gemm.add(width, Math.min(16, inputs - k), x.f, x.at() + k / 16 * pitch + r * 16, dy.f,
                    dy.at() + panel * pitch + r * 16, pitch, Math.min(ROWS, first + count - r), dw.f, dwAt + k * 16,
                    inputs * 16, edge, worker * Gemm.EDGE);
              }
            }
          }
        }
      };
    });
  }
}
