package dev.reverie.kernels.cpu;

import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.SwapFeatures;

/** {@link SwapFeatures}: copies of what stays together. */
final class VectorSwapFeatures {
  private VectorSwapFeatures() {
  }

  static void lower(SwapFeatures op, Node node, Lowering to) {
    Rows rows = node.output(0).type().rows();
    int features = node.output(0).type().features();
    boolean lanes = VectorBackend.LAYOUT.lanes(rows);
    int n = op.width() * (lanes ? RowTable.TILE : 1);
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot x = slots.of(node.input(0));
      Slot y = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          for (int r = 0; r < (lanes ? 1 : table.count(t)); r++) {
            int xAt = Elementwise.at(x, worker, from, t) + r * features;
            int yAt = Elementwise.at(y, worker, from, t) + r * features;
            for (int i = 0; i < op.outer() * op.inner(); i++) {
              int target = i % op.inner() * op.outer() + i / op.inner();
              System.arraycopy(x.f, xAt + i * n, y.f, yAt + target * n, n);
            }
          }
        }
      };
    });
  }
}
