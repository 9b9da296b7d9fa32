package dev.reverie.engine.scalar;

import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;

/** {@link dev.reverie.engine.op.Concat}. */
final class ScalarConcat {
  private ScalarConcat() {
  }

  static void lower(Node node, Lowering to) {
    Rows rows = node.output(0).type().rows();
    int width = node.output(0).type().features();
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot[] x = node.inputs().stream().map(slots::of).toArray(Slot[]::new);
      int[] features = node.inputs().stream().map(Tensor::type).mapToInt(t -> t.features()).toArray();
      Slot y = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          int yAt = y.at(worker, from) + (t - from) * y.stride;
          int column = 0;
          for (int i = 0; i < x.length; i++) {
            int xAt = x[i].at(worker, from) + (t - from) * x[i].stride;
            for (int r = 0; r < table.count(t); r++) {
              System.arraycopy(x[i].d, xAt + r * features[i], y.d, yAt + r * width + column, features[i]);
            }
            column += features[i];
          }
        }
      };
    });
  }
}
