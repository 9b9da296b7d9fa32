package dev.reverie.engine.scalar;

import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.Normalize;

/** {@link Normalize}. */
final class ScalarNormalize {
  private ScalarNormalize() {
  }

  static void lower(Normalize op, Node node, Lowering to, ScalarBackend backend) {
    Rows rows = node.output(0).type().rows();
    int features = node.output(0).type().features();
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot x = slots.of(node.input(0));
      Slot y = slots.of(node.output(0));
      Slot spread = slots.of(node.output(1));
      RowTable table = slots.table(rows);
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          for (int r = 0; r < table.count(t); r++) {
            int xAt = x.at(worker, from) + (t - from) * x.stride + r * features;
            int yAt = y.at(worker, from) + (t - from) * y.stride + r * features;
            double mean = 0;
            for (int c = 0; op.center() && c < features; c++) {
              mean += x.d[xAt + c] / features;
            }
            double variance = 0;
            for (int c = 0; c < features; c++) {
              variance += (x.d[xAt + c] - mean) * (x.d[xAt + c] - mean) / features;
            }
            double inverse = 1 / Math.sqrt(variance + op.epsilon());
            for (int c = 0; c < features; c++) {
              y.d[yAt + c] = backend.store((x.d[xAt + c] - mean) * inverse);
            }
            spread.d[spread.at(worker, from) + (t - from) * spread.stride + r] = backend.store(inverse);
          }
        }
      };
    });
  }
}
