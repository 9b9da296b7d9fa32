package dev.reverie.engine.scalar;

import dev.reverie.engine.Node;
import dev.reverie.engine.Philox;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.Rows;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.RandomDraw;

/** {@link RandomDraw}. */
final class ScalarRandomDraw {
  private ScalarRandomDraw() {
  }

  static void lower(RandomDraw op, Node node, Lowering to, ScalarBackend backend) {
    Rows rows = op.rows();
    int features = op.features();
    long seed = node.graph().store().seed();
    int key0 = RandomStream.key0(seed);
    int key1 = RandomStream.key1(seed, RandomStream.id(op.stream()));
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot run = slots.of(op.run());
      Slot ids = node.inputs().size() > 1 ? slots.of(node.input(1)) : null;
      Slot y = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      int[][] words = new int[slots.workers()][4];
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          int yAt = y.at(worker, from) + (t - from) * y.stride;
          for (int r = 0; r < table.count(t); r++) {
            int row = ids == null ? table.start(t) + r : ids.i[ids.at(worker, from) + (t - from) * ids.stride + r];
            for (int c = 0; c < features; c++) {
              if (c % 4 == 0) {
                Philox.philox(run.i[run.at()], op.step(), row, c / 4, key0, key1, words[worker], 0);
              }
              int bits = words[worker][c % 4];
              y.d[yAt + r * features + c] = op.normal() ? Philox.normal(bits) : Philox.uniform(bits);
            }
          }
        }
      };
    });
  }
}
