package dev.reverie.kernels.cpu;

import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.Slice;
import java.util.Arrays;

/** {@link Slice} and its transpose. */
final class VectorSlice {
  private VectorSlice() {
  }

  static void forward(Slice op, Node node, Lowering to) {
    copy(node, op.from(), 0, false, to);
  }

  static void pad(Slice.Pad op, Node node, Lowering to) {
    copy(node, 0, op.from(), true, to);
  }

  private static void copy(Node node, int source, int target, boolean clear, Lowering to) {
    Rows rows = node.output(0).type().rows();
    int in = node.input(0).type().features();
    int out = node.output(0).type().features();
    int n = Math.min(in, out);
    boolean lanes = VectorBackend.LAYOUT.lanes(rows);
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot x = slots.of(node.input(0));
      Slot y = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          int xAt = Elementwise.at(x, worker, from, t);
          int yAt = Elementwise.at(y, worker, from, t);
          if (clear) {
            Arrays.fill(y.f, yAt, yAt + out * (lanes ? 16 : table.count(t)), 0f);
          }
          if (lanes) {
            System.arraycopy(x.f, xAt + source * 16, y.f, yAt + target * 16, n * 16);
          } else {
            for (int r = 0; r < table.count(t); r++) {
              System.arraycopy(x.f, xAt + r * in + source, y.f, yAt + r * out + target, n);
            }
          }
        }
      };
    });
  }
}
