package dev.reverie.engine.scalar;

import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.Broadcast;

/** {@link Broadcast}. */
final class ScalarBroadcast {
  private ScalarBroadcast() {
  }

  static void rows(Broadcast.ToRows op, Node node, Lowering to, ScalarBackend backend) {
    Rows rows = op.rows();
    int features = node.output(0).type().features();
    boolean grouped = node.input(0).type().dims().length == 2;
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot v = slots.of(node.input(0));
      Slot y = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          int yAt = y.at(worker, from) + (t - from) * y.stride;
          int vAt = v.at() + (grouped ? table.group(t) * features : 0);
          double divisor = op.mean() ? table.groupLive(table.group(t)) : 1;
          for (int r = 0; r < table.count(t); r++) {
            for (int c = 0; c < features; c++) {
              y.d[yAt + r * features + c] = backend.store(v.d[vAt + c] / divisor);
            }
          }
        }
      };
    });
  }

  static void features(Broadcast.ToFeatures op, Node node, Lowering to) {
    Rows rows = node.output(0).type().rows();
    int features = op.features();
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot x = slots.of(node.input(0));
      Slot y = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          int xAt = x.at(worker, from) + (t - from) * x.stride;
          int yAt = y.at(worker, from) + (t - from) * y.stride;
          for (int i = 0; i < table.count(t) * features; i++) {
            y.d[yAt + i] = x.d[xAt + i / features];
          }
        }
      };
    });
  }

  static void all(Node node, Lowering to) {
    int count = node.output(0).type().features();
    to.units(1, node.inputs(), node.outputs(), slots -> {
      Slot x = slots.of(node.input(0));
      Slot y = slots.of(node.output(0));
      return (worker, from, end) -> {
        for (int i = 0; i < count; i++) {
          y.d[y.at() + i] = x.d[x.at()];
        }
      };
    });
  }
}
