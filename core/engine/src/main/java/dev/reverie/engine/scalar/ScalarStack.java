package dev.reverie.engine.scalar;

import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.Stack;
import java.util.List;

/** {@link Stack} and its inverse. */
final class ScalarStack {
  private ScalarStack() {
  }

  static void stack(Node node, Lowering to) {
    move(node.output(0), node.inputs(), true, node, to);
  }

  static void split(Node node, Lowering to) {
    move(node.input(0), node.outputs(), false, node, to);
  }

  private static void move(Tensor all, List<Tensor> steps, boolean together, Node node, Lowering to) {
    Rows each = steps.getFirst().type().rows();
    int features = all.type().features();
    to.rows(each, node.inputs(), node.outputs(), slots -> {
      Slot whole = slots.of(all);
      Slot[] parts = steps.stream().map(slots::of).toArray(Slot[]::new);
      RowTable table = slots.table(each);
      return (worker, from, end) -> {
        for (int t = 0; t < parts.length; t++) {
          for (int tile = from; tile < end; tile++) {
            for (int r = 0; r < table.count(tile); r++) {
              int row = t * table.live() + table.start(tile) + r;
              int wholeAt = whole.at() + row / RowTable.TILE * whole.stride + row % RowTable.TILE * features;
              int partAt = parts[t].at(worker, from) + (tile - from) * parts[t].stride + r * features;
              if (together) {
                System.arraycopy(parts[t].d, partAt, whole.d, wholeAt, features);
              } else {
                System.arraycopy(whole.d, wholeAt, parts[t].d, partAt, features);
              }
            }
          }
        }
      };
    });
  }
}
