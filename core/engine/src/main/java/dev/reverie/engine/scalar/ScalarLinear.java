package dev.reverie.engine.scalar;

import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.Linear;
import java.util.ArrayList;
import java.util.List;

/** {@link Linear} and its gradients, straight from the formulas. */
final class ScalarLinear {
  private ScalarLinear() {
  }

  static void forward(Linear op, Node node, Lowering to, ScalarBackend backend) {
    Rows rows = node.output(0).type().rows();
    int inputs = node.input(0).type().features();
    int outputs = node.output(0).type().features();
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot x = slots.of(node.input(0));
      Slot w = slots.of(node.input(1));
      Slot b = op.bias() ? slots.of(node.input(2)) : null;
      Slot y = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          int xAt = x.at(worker, from) + (t - from) * x.stride;
          int yAt = y.at(worker, from) + (t - from) * y.stride;
          int wAt = w.at() + table.group(t) * inputs * outputs;
          for (int r = 0; r < table.count(t); r++) {
            for (int n = 0; n < outputs; n++) {
              double sum = b == null ? 0 : b.d[b.at() + table.group(t) * outputs + n];
              for (int k = 0; k < inputs; k++) {
                sum += x.d[xAt + r * inputs + k] * w.d[wAt + k * outputs + n];
              }
              y.d[yAt + r * outputs + n] = backend.store(sum);
            }
          }
        }
      };
    });
  }

  static void inputGradient(Node node, Lowering to, ScalarBackend backend) {
    Rows rows = node.output(0).type().rows();
    int inputs = node.output(0).type().features();
    int outputs = node.input(0).type().features();
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot dy = slots.of(node.input(0));
      Slot w = slots.of(node.input(1));
      Slot dx = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          int dyAt = dy.at(worker, from) + (t - from) * dy.stride;
          int dxAt = dx.at(worker, from) + (t - from) * dx.stride;
          int wAt = w.at() + table.group(t) * inputs * outputs;
          for (int r = 0; r < table.count(t); r++) {
            for (int k = 0; k < inputs; k++) {
              double sum = 0;
              for (int n = 0; n < outputs; n++) {
                sum += dy.d[dyAt + r * outputs + n] * w.d[wAt + k * outputs + n];
              }
              dx.d[dxAt + r * inputs + k] = backend.store(sum);
            }
          }
        }
      };
    });
  }

  static void weightGradient(Node node, Lowering to, ScalarBackend backend) {
    List<Tensor> in = node.inputs();
    Rows rows = in.get(0).type().rows();
    int inputs = in.get(0).type().features();
    int outputs = in.get(1).type().features();
    to.units(rows.groups() * inputs, in, node.outputs(), slots -> {
      List<Slot> pairs = new ArrayList<>();
      in.forEach(t -> pairs.add(slots.of(t)));
      Slot dw = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      return (worker, from, end) -> {
        for (int u = from; u < end; u++) {
          int group = u / inputs;
          int k = u % inputs;
          for (int n = 0; n < outputs; n++) {
            double sum = 0;
            for (int p = 0; p < pairs.size(); p += 2) {
              Slot x = pairs.get(p);
              Slot dy = pairs.get(p + 1);
              for (int t = 0; t < table.tiles(); t++) {
                for (int r = 0; table.group(t) == group && r < table.count(t); r++) {
                  sum += x.d[x.at(0, t) + r * inputs + k] * dy.d[dy.at(0, t) + r * outputs + n];
                }
              }
            }
            dw.d[dw.at() + u * outputs + n] = backend.store(sum);
          }
        }
      };
    });
  }
}
