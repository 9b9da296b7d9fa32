package dev.reverie.kernels.cpu;

import dev.reverie.engine.Node;
import dev.reverie.engine.Philox;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.Rows;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.RandomDraw;

/** {@link RandomDraw}: four words a call, one row after the other. */
final class VectorRandomDraw {
  private VectorRandomDraw() {
  }

  static void lower(RandomDraw op, Node node, Lowering to) {
    Rows rows = op.rows();
    int features = op.features();
    boolean lanes = VectorBackend.LAYOUT.lanes(rows);
    long seed = node.graph().store().seed();
    int key0 = RandomStream.key0(seed);
    int key1 = RandomStream.key1(seed, RandomStream.id(op.stream()));
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot run = slots.of(op.run());
      Slot ids = node.inputs().size() > 1 ? slots.of(node.input(1)) : null;
      Slot y = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      int[] words = new int[slots.workers() * 32];
      return (worker, from, end) -> {
        int w = worker * 32;
        for (int t = from; t < end; t++) {
          int yAt = Elementwise.at(y, worker, from, t);
          int idAt = ids == null ? 0 : Elementwise.at(ids, worker, from, t);
          int used = lanes ? 16 : table.count(t);
          for (int l = 0; l < used; l++) {
            int row = ids == null ? table.start(t) + l : ids.i[idAt + l];
            for (int c = 0; c < features; c += 4) {
              Philox.philox(run.i[run.at()], op.step(), row, c >> 2, key0, key1, words, w);
              for (int j = 0; j < 4 && c + j < features; j++) {
                int bits = words[w + j];
                y.f[yAt + (lanes ? (c + j) * 16 + l : l * features + c + j)] =
                    op.normal() ? Philox.normal(bits) : Philox.uniform(bits);
              }
            }
          }
        }
      };
    });
  }
}
