package dev.reverie.engine.scalar;

import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.Softmax;

/** {@link Softmax}. */
final class ScalarSoftmax {
  private ScalarSoftmax() {
  }

  static void lower(Softmax op, Node node, Lowering to, ScalarBackend backend) {
    Rows rows = node.output(0).type().rows();
    int features = node.output(0).type().features();
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot x = slots.of(node.input(0));
      Slot y = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          for (int r = 0; r < table.count(t); r++) {
            int xAt = x.at(worker, from) + (t - from) * x.stride + r * features;
            int yAt = y.at(worker, from) + (t - from) * y.stride + r * features;
            double max = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < features; c++) {
              max = Math.max(max, x.d[xAt + c]);
            }
            double sum = 0;
            for (int c = 0; c < features; c++) {
              sum += Math.exp(x.d[xAt + c] - max);
            }
            for (int c = 0; c < features; c++) {
              double shifted = x.d[xAt + c] - max;
              y.d[yAt + c] = backend.store(op.log() ? shifted - Math.log(sum) : Math.exp(shifted) / sum);
            }
          }
        }
      };
    });
  }
}
