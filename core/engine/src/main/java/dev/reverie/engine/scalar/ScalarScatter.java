package dev.reverie.engine.scalar;

import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.Scatter;

/** {@link Scatter}. */
final class ScalarScatter {
  private ScalarScatter() {
  }

  static void lower(Scatter op, Node node, Lowering to) {
    Rows rows = node.input(0).type().rows();
    int width = node.input(1).type().features();
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot index = slots.of(node.input(0));
      Slot x = slots.of(node.input(1));
      Slot target = slots.of(op.table());
      RowTable table = slots.table(rows);
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          int iAt = index.at(worker, from) + (t - from) * index.stride;
          int xAt = x.at(worker, from) + (t - from) * x.stride;
          for (int r = 0; r < table.count(t); r++) {
            System.arraycopy(x.d, xAt + r * width, target.d, target.at() + index.i[iAt + r] * width, width);
          }
        }
      };
    });
  }
}
