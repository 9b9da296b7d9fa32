package dev.reverie.kernels.cpu;

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

/** {@link BlockLinear} and its gradients: each block is a product of {@link VectorLinear} on features of its own. */
final class VectorBlockLinear {
  private static final int TILE = RowTable.TILE;

  private VectorBlockLinear() {
  }

  static void forward(BlockLinear op, Node node, Lowering to) {
    TensorType weight = node.input(1).type();
    product(node, op.bias() ? node.input(2) : null, node.input(1), weight.dim(0), weight.dim(1), weight.dim(2), to);
  }

  static void inputGradient(Node node, Lowering to) {
    TensorType weight = node.input(1).type();
    product(node, null, VectorLinear.transposed(node.input(1), to), weight.dim(0), weight.dim(2), weight.dim(1), to);
  }

  private static void product(Node node, Tensor bias, Value weight, int blocks, int inputs, int outputs, Lowering to) {
    Rows rows = node.output(0).type().rows();
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
      return (worker, from, end) -> {
        float[] biases = b == null ? null : b.f;
        int xAt = Elementwise.at(x, worker, from, from);
        int yAt = Elementwise.at(y, worker, from, from);
        int edgeAt = worker * Gemm.EDGE;
        for (int k = 0; k < blocks; k++) {
          int wAt = w.at() + k * matrix;
          int bAt = b == null ? 0 : b.at() + k * outputs;
          if (lanes) {
            VectorLinear.tiles(end - from, x.f, xAt + k * inputs * TILE, x.stride, w.f, wAt, biases, bAt, y.f,
                yAt + k * outputs * TILE, y.stride, inputs, outputs, edge, edgeAt);
          } else {
            for (int r = 0; r < table.count(from); r++) {
              VectorLinear.rows(1, x.f, xAt + (r * blocks + k) * inputs, w.f, wAt, biases, bAt, y.f,
                  yAt + (r * blocks + k) * outputs, inputs, outputs, edge, edgeAt);
            }
          }
        }
      };
    });
  }

  static void weightGradient(BlockLinear.WeightGradient op, Node node, Lowering to) {
    Rows rows = node.input(0).type().rows();
    int inputs = node.output(0).type().dim(1);
    int outputs = node.output(0).type().dim(2);
    int panels = (outputs + 15) / 16;
    int xPanels = (inputs + 15) / 16;
    List<Scratch> packs = new ArrayList<>();
    for (Tensor t : node.inputs()) {
      packs.add(RowPack.of(t, op.blocks(), to));
    }
    to.units(op.blocks() * panels, packs, node.outputs(), slots -> {
      Slot[] packed = packs.stream().map(slots::of).toArray(Slot[]::new);
      Slot dw = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      int pitch = RowPack.pitch(rows);
      float[] edge = new float[slots.workers() * Gemm.EDGE];
      return (worker, from, end) -> {
        int count = table.tiles() * TILE;
        for (int u = from; u < end; u++) {
          int dwAt = dw.at() + u * inputs * 16;
          Arrays.fill(dw.f, dwAt, dwAt + inputs * 16, 0f);
          for (int p = 0; p < packed.length; p += 2) {
            int xAt = packed[p].at() + u / panels * xPanels * pitch;
            for (int k = 0; k < inputs; k += 16) {
              Gemm.add(1, Math.min(16, inputs - k), packed[p].f, xAt + k / 16 * pitch, packed[p + 1].f,
                  packed[p + 1].at() + u * pitch, pitch, count, dw.f, dwAt + k * 16, 0, edge, worker * Gemm.EDGE);
            }
          }
        }
      };
    });
  }
}
