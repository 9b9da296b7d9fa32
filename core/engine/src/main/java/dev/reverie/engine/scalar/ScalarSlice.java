package dev.reverie.engine.scalar;

import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.Slice;
import java.util.Arrays;

/** {@link Slice} and its transpose. */
final class ScalarSlice {
  private ScalarSlice() {
  }

  static void forward(Slice op, Node node, Lowering to) {
    int wide = node.input(0).type().features();
    int narrow = node.output(0).type().features();
    Rows rows = node.output(0).type().rows();
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot x = slots.of(node.input(0));
      Slot y = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          int xAt = x.at(worker, from) + (t - from) * x.stride + op.from();
          int yAt = y.at(worker, from) + (t - from) * y.stride;
          for (int r = 0; r < table.count(t); r++) {
            System.arraycopy(x.d, xAt + r * wide, y.d, yAt + r * narrow, narrow);
          }
        }
      };
    });
  }

  static void pad(Slice.Pad op, Node node, Lowering to) {
    int narrow = node.input(0).type().features();
    int wide = op.features();
    Rows rows = node.output(0).type().rows();
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot x = slots.of(node.input(0));
      Slot y = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          int xAt = x.at(worker, from) + (t - from) * x.stride;
          int yAt = y.at(worker, from) + (t - from) * y.stride;
          Arrays.fill(y.d, yAt, yAt + table.count(t) * wide, 0);
          for (int r = 0; r < table.count(t); r++) {
            System.arraycopy(x.d, xAt + r * narrow, y.d, yAt + r * wide + op.from(), narrow);
          }
        }
      };
    });
  }
}
