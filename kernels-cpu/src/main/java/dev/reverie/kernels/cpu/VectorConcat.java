package dev.reverie.kernels.cpu;

import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;

/** {@link dev.reverie.engine.op.Concat}: with the batch in the lanes, each input is one block. */
final class VectorConcat {
  private VectorConcat() {
  }

  static void lower(Node node, Lowering to) {
    Rows rows = node.output(0).type().rows();
    int width = node.output(0).type().features();
    boolean lanes = VectorBackend.LAYOUT.lanes(rows);
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot[] x = node.inputs().stream().map(slots::of).toArray(Slot[]::new);
      int[] features = node.inputs().stream().mapToInt(t -> t.type().features()).toArray();
      Slot y = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          int yAt = Elementwise.at(y, worker, from, t);
          int column = 0;
          for (int i = 0; i < x.length; i++) {
            int xAt = Elementwise.at(x[i], worker, from, t);
            if (lanes) {
              System.arraycopy(x[i].f, xAt, y.f, yAt + column * 16, features[i] * 16);
            } else {
              for (int r = 0; r < table.count(t); r++) {
                System.arraycopy(x[i].f, xAt + r * features[i], y.f, yAt + r * width + column, features[i]);
              }
            }
            column += features[i];
          }
        }
      };
    });
  }
}
