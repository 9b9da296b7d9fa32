package dev.reverie.engine.scalar;

import dev.reverie.engine.Node;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.Binary;

/** {@link Binary}, element by element. */
final class ScalarBinary {
  private ScalarBinary() {
  }

  static void lower(Binary op, Node node, Lowering to, ScalarBackend backend) {
    Tensor first = node.input(0);
    Tensor second = node.input(1);
    TensorType type = node.output(0).type();
    if (op.form() == Binary.Form.SAME) {
      ScalarUnary.map2(node, first, second, to, backend, (x, y) -> value(op.kind(), x, y));
      return;
    }
    int features = type.features();
    if (!type.isRows()) {
      to.units(1, node.inputs(), node.outputs(), slots -> {
        Slot a = slots.of(first);
        Slot b = slots.of(second);
        Slot y = slots.of(node.output(0));
        return (worker, from, end) -> {
          for (int i = 0; i < features; i++) {
            y.d[y.at() + i] = backend.store(value(op.kind(), a.d[a.at() + i], b.d[b.at()]));
          }
        };
      });
      return;
    }
    boolean grouped = second.type().dims().length == 2;
    to.rows(type.rows(), node.inputs(), node.outputs(), slots -> {
      Slot a = slots.of(first);
      Slot b = slots.of(second);
      Slot y = slots.of(node.output(0));
      RowTable table = slots.table(type.rows());
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          int aAt = a.at(worker, from) + (t - from) * a.stride;
          int bAt = op.form() == Binary.Form.COLUMN ? b.at(worker, from) + (t - from) * b.stride
              : b.at() + (grouped ? table.group(t) * features : 0);
          int yAt = y.at(worker, from) + (t - from) * y.stride;
          for (int r = 0; r < table.count(t); r++) {
            for (int c = 0; c < features; c++) {
              int i = switch (op.form()) {
                case COLUMN -> r;
                case VECTOR -> c;
                default -> 0;
              };
              y.d[yAt + r * features + c] =
                  backend.store(value(op.kind(), a.d[aAt + r * features + c], b.d[bAt + i]));
            }
          }
        }
      };
    });
  }

  private static double value(Binary.Kind kind, double a, double b) {
    return switch (kind) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case MINIMUM -> Math.min(a, b);
      case MAXIMUM -> Math.max(a, b);
      case AT_MOST -> a <= b ? 1 : 0;
    };
  }
}
