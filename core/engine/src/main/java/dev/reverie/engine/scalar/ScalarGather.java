package dev.reverie.engine.scalar;

import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;

/** {@link dev.reverie.engine.op.Gather}. */
final class ScalarGather {
  private ScalarGather() {
  }

  static void lower(Node node, Lowering to) {
    Rows rows = node.output(0).type().rows();
    int width = node.output(0).type().features();
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot source = slots.of(node.input(0));
      Slot index = slots.of(node.input(1));
      Slot y = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          int iAt = index.at(worker, from) + (t - from) * index.stride;
          int yAt = y.at(worker, from) + (t - from) * y.stride;
          for (int r = 0; r < table.count(t); r++) {
            System.arraycopy(source.d, source.at() + index.i[iAt + r] * width, y.d, yAt + r * width, width);
          }
        }
      };
    });
  }
}
