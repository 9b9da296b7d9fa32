package dev.reverie.engine.scalar;

import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.Reduce;

/** {@link Reduce}, in double, in order. */
final class ScalarReduce {
  private ScalarReduce() {
  }

  static void features(Node node, Lowering to, ScalarBackend backend) {
    Rows rows = node.output(0).type().rows();
    int features = node.input(0).type().features();
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot x = slots.of(node.input(0));
      Slot y = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          int xAt = x.at(worker, from) + (t - from) * x.stride;
          int yAt = y.at(worker, from) + (t - from) * y.stride;
          for (int r = 0; r < table.count(t); r++) {
            double sum = 0;
            for (int c = 0; c < features; c++) {
              sum += x.d[xAt + r * features + c];
            }
            y.d[yAt + r] = backend.store(sum);
          }
        }
      };
    });
  }

  static void rows(Reduce.OverRows op, Node node, Lowering to, ScalarBackend backend) {
    Rows rows = node.input(0).type().rows();
    int features = node.input(0).type().features();
    to.units(1, node.inputs(), node.outputs(), slots -> {
      Slot x = slots.of(node.input(0));
      Slot y = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      return (worker, from, end) -> {
        for (int g = 0; g < rows.groups(); g++) {
          for (int c = 0; c < features; c++) {
            double sum = 0;
            for (int t = 0; t < table.tiles(); t++) {
              for (int r = 0; table.group(t) == g && r < table.count(t); r++) {
                sum += x.d[x.at(0, t) + r * features + c];
              }
            }
            double divisor = op.mean() ? Math.max(1, table.groupLive(g)) : 1;
            y.d[y.at() + g * features + c] = backend.store(sum / divisor);
          }
        }
      };
    });
  }

  static void groups(Node node, Lowering to, ScalarBackend backend) {
    TensorType type = node.input(0).type();
    to.units(1, node.inputs(), node.outputs(), slots -> {
      Slot x = slots.of(node.input(0));
      Slot y = slots.of(node.output(0));
      return (worker, from, end) -> {
        for (int c = 0; c < type.dim(1); c++) {
          double sum = 0;
          for (int g = 0; g < type.dim(0); g++) {
            sum += x.d[x.at() + g * type.dim(1) + c];
          }
          y.d[y.at() + c] = backend.store(sum);
        }
      };
    });
  }

  static void all(Node node, Lowering to, ScalarBackend backend, boolean squares) {
    int count = node.input(0).type().features();
    to.units(1, node.inputs(), node.outputs(), slots -> {
      Slot x = slots.of(node.input(0));
      Slot y = slots.of(node.output(0));
      return (worker, from, end) -> {
        double sum = 0;
        for (int i = 0; i < count; i++) {
          double v = x.d[x.at() + i];
          sum += squares ? v * v : v;
        }
        y.d[y.at()] = backend.store(sum);
      };
    });
  }
}
