package dev.reverie.kernels.cpu;

import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.Scatter;

/** {@link Scatter}: live lanes, turned into rows of a table. */
final class VectorScatter {
  private VectorScatter() {
  }

  static void lower(Scatter op, Node node, Lowering to) {
    Rows rows = node.input(0).type().rows();
    int width = node.input(1).type().features();
    boolean lanes = VectorBackend.LAYOUT.lanes(rows);
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot index = slots.of(node.input(0));
      Slot x = slots.of(node.input(1));
      Slot target = slots.of(op.table());
      RowTable table = slots.table(rows);
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          int iAt = Elementwise.at(index, worker, from, t);
          int xAt = Elementwise.at(x, worker, from, t);
          for (int l = 0; l < table.count(t); l++) {
            int at = target.at() + index.i[iAt + l] * width;
            for (int c = 0; c < width; c++) {
              target.f[at + c] = x.f[xAt + (lanes ? c * 16 + l : l * width + c)];
            }
          }
        }
      };
    });
  }
}
