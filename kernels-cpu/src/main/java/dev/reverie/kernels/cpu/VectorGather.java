package dev.reverie.kernels.cpu;

import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;

/** {@link dev.reverie.engine.op.Gather}: rows of a table, turned into lanes. */
final class VectorGather {
  private VectorGather() {
  }

  static void lower(Node node, Lowering to) {
    Rows rows = node.output(0).type().rows();
    int width = node.output(0).type().features();
    boolean lanes = VectorBackend.LAYOUT.lanes(rows);
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot source = slots.of(node.input(0));
      Slot index = slots.of(node.input(1));
      Slot y = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          int iAt = Elementwise.at(index, worker, from, t);
          int yAt = Elementwise.at(y, worker, from, t);
          // The index of a padding lane is that of the tile's last live row.
          int lanesUsed = lanes ? 16 : table.count(t);
          for (int l = 0; l < lanesUsed; l++) {
            int at = source.at() + index.i[iAt + l] * width;
            if (lanes) {
              for (int c = 0; c < width; c++) {
                y.f[yAt + c * 16 + l] = source.f[at + c];
              }
            } else {
              System.arraycopy(source.f, at, y.f, yAt + l * width, width);
            }
          }
        }
      };
    });
  }
}
