package dev.reverie.engine.scalar;

import dev.reverie.engine.Node;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;
import java.util.stream.Stream;

/** Runs a formula on each live row of a node's inputs and outputs. */
final class ScalarRows {
  /** A formula on one row: where the row begins in each input, then in each output. */
  @FunctionalInterface
  interface Formula {
    void row(Slot[] slots, int[] at);
  }

  private ScalarRows() {
  }

  /** Adds a stage. */
  static void each(Node node, Lowering to, Formula formula) {
    Tensor[] all = Stream.concat(node.inputs().stream(), node.outputs().stream()).toArray(Tensor[]::new);
    to.rows(node.output(0).type().rows(), node.inputs(), node.outputs(), slots -> {
      Slot[] s = Stream.of(all).map(slots::of).toArray(Slot[]::new);
      RowTable table = slots.table(node.output(0).type().rows());
      int[][] places = new int[slots.workers()][s.length];
      return (worker, from, end) -> {
        int[] at = places[worker];
        for (int t = from; t < end; t++) {
          for (int r = 0; r < table.count(t); r++) {
            for (int i = 0; i < s.length; i++) {
              at[i] = !all[i].type().isRows() ? s[i].at()
                  : s[i].at(worker, from) + (t - from) * s[i].stride + r * all[i].type().features();
            }
            formula.row(s, at);
          }
        }
      };
    });
  }
}
