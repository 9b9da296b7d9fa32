package dev.reverie.kernels.cpu;

import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.Broadcast;
import java.util.Arrays;

/** {@link Broadcast}. Padding lanes of a row broadcast are 0: this is where a gradient over rows begins. */
final class VectorBroadcast {
  private VectorBroadcast() {
  }

  static void rows(Broadcast.ToRows op, Node node, Lowering to) {
    Rows rows = op.rows();
    int features = node.output(0).type().features();
    boolean grouped = node.input(0).type().dims().length == 2;
    boolean lanes = VectorBackend.LAYOUT.lanes(rows);
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot v = slots.of(node.input(0));
      Slot y = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          int yAt = Elementwise.at(y, worker, from, t);
          int vAt = v.at() + (grouped ? table.group(t) * features : 0);
          int count = table.count(t);
          float divisor = op.mean() ? table.groupLive(table.group(t)) : 1;
          for (int c = 0; c < features; c++) {
            float value = v.f[vAt + c] / divisor;
            if (lanes) {
              for (int l = 0; l < 16; l++) {
                y.f[yAt + c * 16 + l] = l < count ? value : 0f;
              }
            } else {
              for (int r = 0; r < count; r++) {
                y.f[yAt + r * features + c] = value;
              }
            }
          }
        }
      };
    });
  }

  static void features(Broadcast.ToFeatures op, Node node, Lowering to) {
    Rows rows = node.output(0).type().rows();
    int features = op.features();
    boolean lanes = VectorBackend.LAYOUT.lanes(rows);
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot x = slots.of(node.input(0));
      Slot y = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          int xAt = Elementwise.at(x, worker, from, t);
          int yAt = Elementwise.at(y, worker, from, t);
          if (lanes) {
            for (int c = 0; c < features; c++) {
              System.arraycopy(x.f, xAt, y.f, yAt + c * 16, 16);
            }
          } else {
            for (int r = 0; r < table.count(t); r++) {
              Arrays.fill(y.f, yAt + r * features, yAt + (r + 1) * features, x.f[xAt + r]);
            }
          }
        }
      };
    });
  }

  static void all(Node node, Lowering to) {
    int extent = Elementwise.extent(node.output(0).type());
    Elementwise.chunks(node, extent, to, slots -> {
      Slot x = slots.of(node.input(0));
      Slot y = slots.of(node.output(0));
      return (worker, from, tile, at, n) -> Arrays.fill(y.f, y.at() + at, y.at() + at + n, x.f[x.at()]);
    });
  }
}
