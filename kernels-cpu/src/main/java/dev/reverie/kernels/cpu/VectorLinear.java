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
 * {@link Linear} and its gradients, all through {@link Gemm}. dx takes the weights and dW its x as they lie; dW needs
 * dy in a row pack. With fewer than 16 rows dx is a forward product with transposed weights, made once a run.
 */
final class VectorLinear {
  private static final int TILE = RowTable.TILE;
  /** Weights that are used for all tiles before the next: 384 KiB, most of an L2 cache. */
  private static final int BLOCK = 96 * 1024;
  /** Rows of two packed panels that are used for all inputs before the next: 32 KiB. */
  private static final int ROWS = 256;
  /** Fewer units of dW than these are cut by inputs, in parts of so many, a multiple of 16. */
  private static final int FEW_UNITS = 4;
  private static final int PART = 64;

  private record Transposed(Value weight) {
  }

  private VectorLinear() {
  }

  static void forward(Linear op, Node node, Lowering to) {
    product(node, op.bias() ? node.input(2) : null, node.input(1), to);
  }

  static void inputGradient(Node node, Lowering to) {
    Rows rows = node.output(0).type().rows();
    if (!VectorBackend.LAYOUT.lanes(rows)) {
      product(node, null, transposed(node.input(1), to), to);
      return;
    }
    Tensor weight = node.input(1);
    int inputs = weight.type().dim(1);
    int outputs = weight.type().dim(2);
    int matrix = PanelLayout.matrixExtent(inputs, outputs);
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot dy = slots.of(node.input(0));
      Slot w = slots.of(weight);
      Slot dx = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      float[] edge = new float[slots.workers() * Gemm.EDGE];
      return (worker, from, end) -> {
        int next;
        for (int t = from; t < end; t = next) {
          next = sameGroup(table, t, end);
          tilesTurned(next - t, dy.f, Elementwise.at(dy, worker, from, t), dy.stride, w.f,
              w.at() + table.group(t) * matrix, dx.f, Elementwise.at(dx, worker, from, t), dx.stride, inputs, outputs,
              edge, worker * Gemm.EDGE);
        }
      };
    });
  }

  /** One past the last tile of the group of {@code tile}, or the end. */
  private static int sameGroup(RowTable table, int tile, int end) {
    int next = tile + 1;
    while (next < end && table.group(next) == table.group(tile)) {
      next++;
    }
    return next;
  }

  /** {@code dx = dy W^T} for tiles of one group, on the panels of W, in blocks of inputs that stay in L2. */
  static void tilesTurned(int tiles, float[] dy, int dyAt, int dyStride, float[] w, int wAt, float[] dx, int dxAt,
      int dxStride, int inputs, int outputs, float[] edge, int edgeAt) {
    int block = Math.max(16, BLOCK / outputs & -16);
    for (int k = 0; k < inputs; k += block) {
      int width = Math.min(block, inputs - k);
      for (int t = 0; t < tiles; t += 2) {
        int two = Math.min(2, tiles - t);
        for (int i = t; i < t + two; i++) {
          int at = dxAt + i * dxStride + k * TILE;
          Arrays.fill(dx, at, at + width * TILE, 0f);
        }
        Gemm.addTurned(two, width, w, wAt + k * 16, inputs * 16, dy, dyAt + t * dyStride, dyStride, outputs, dx,
            dxAt + t * dxStride + k * TILE, dxStride, edge, edgeAt);
      }
    }
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
          next = sameGroup(table, t, end);
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
   * Tiles of one group, the batch in the lanes, two at a time. Panels are taken in blocks that stay in L2 while all tiles
   * meet them, and the two tiles stay in L1 as far as they fit.
   */
  static void tiles(int tiles, float[] x, int xAt, int xStride, float[] w, int wAt, float[] bias, int bAt,
      float[] y, int yAt, int yStride, int inputs, int outputs, float[] edge, int edgeAt) {
    int block = Math.max(16, BLOCK / inputs & -16);
    for (int n0 = 0; n0 < outputs; n0 += block) {
      int n1 = Math.min(outputs, n0 + block);
      for (int t = 0; t < tiles; t += 2) {
        int two = Math.min(2, tiles - t);
        for (int i = t; i < t + two; i++) {
          start(bias, bAt + n0, n1 - n0, y, yAt + i * yStride + n0 * TILE);
        }
        for (int n = n0; n < n1; n += 16) {
          Gemm.add(two, Math.min(16, n1 - n), w, wAt + n * inputs, x, xAt + t * xStride, xStride, inputs, y,
              yAt + t * yStride + n * TILE, yStride, edge, edgeAt);
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
  static void rows(int rows, float[] x, int xAt, float[] w, int wAt, float[] bias, int bAt, float[] y, int yAt,
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
  static Scratch transposed(Tensor weight, Lowering to) {
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

  /**
   * A unit is two panels of dW, so that each reads x once for both, and where these are few, of a part of the inputs.
   * With the batch in the lanes x is read as it lies and dy from its row pack; with fewer rows both are packed.
   */
  static void weightGradient(Node node, Lowering to) {
    List<Tensor> in = node.inputs();
    Rows rows = in.get(0).type().rows();
    boolean lanes = VectorBackend.LAYOUT.lanes(rows);
    int inputs = in.get(0).type().features();
    int outputs = in.get(1).type().features();
    int panels = (outputs + 15) / 16;
    int pairs = (panels + 1) / 2;
    int parts = rows.groups() * pairs < FEW_UNITS ? Math.max(1, inputs / PART) : 1;
    List<Value> reads = new ArrayList<>();
    for (int i = 0; i < in.size(); i++) {
      reads.add(lanes && i % 2 == 0 ? in.get(i) : RowPack.of(in.get(i), to));
    }
    to.units(rows.groups() * pairs * parts, reads, node.outputs(), slots -> {
      Slot[] operands = reads.stream().map(slots::of).toArray(Slot[]::new);
      Slot dw = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      int pitch = RowPack.pitch(rows);
      float[] edge = new float[slots.workers() * Gemm.EDGE];
      return (worker, from, end) -> {
        for (int u = from; u < end; u++) {
          int group = u / parts / pairs;
          int panel = u / parts % pairs * 2;
          int width = Math.min(2, panels - panel);
          int first = u % parts * PART;
          int some = u % parts == parts - 1 ? inputs - first : PART;
          int dwAt = dw.at() + ((group * panels + panel) * inputs + first) * 16;
          for (int w = 0; w < width; w++) {
            Arrays.fill(dw.f, dwAt + w * inputs * 16, dwAt + (w * inputs + some) * 16, 0f);
          }
          int tile = table.firstTile(group);
          int count = table.groupLive(group);
          for (int p = 0; p < operands.length; p += 2) {
            Slot x = operands[p];
            Slot dy = operands[p + 1];
            for (int r = 0; r < count; r += ROWS) {
              int live = Math.min(ROWS, count - r);
              int dyAt = dy.at() + panel * pitch + (tile * TILE + r) * 16;
              if (lanes) {
                Gemm.addTurned(width, some, x.f, x.at(0, tile + r / TILE) + first * 16, x.stride, dy.f, dyAt, pitch,
                    live, dw.f, dwAt, inputs * 16, edge, worker * Gemm.EDGE);
                continue;
              }
              for (int k = 0; k < some; k += 16) {
                int xAt = x.at() + (first + k) / 16 * pitch + (tile * TILE + r) * 16;
                Gemm.add(width, Math.min(16, some - k), x.f, xAt, dy.f, dyAt, pitch, live, dw.f, dwAt + k * 16,
                    inputs * 16, edge, worker * Gemm.EDGE);
              }
            }
          }
        }
      };
    });
  }
}
