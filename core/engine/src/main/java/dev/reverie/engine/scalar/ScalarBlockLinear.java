package dev.reverie.engine.scalar;

import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.BlockLinear;

/** {@link BlockLinear} and its gradients, straight from the formulas. */
final class ScalarBlockLinear {
  private ScalarBlockLinear() {
  }

  static void forward(BlockLinear op, Node node, Lowering to, ScalarBackend backend) {
    TensorType w = node.input(1).type();
    int inputs = w.dim(1);
    int outputs = w.dim(2);
    int out = node.inputs().size();
    ScalarRows.each(node, to, (s, at) -> {
      for (int n = 0; n < w.dim(0) * outputs; n++) {
        int block = n / outputs;
        double sum = op.bias() ? s[2].d[at[2] + n] : 0;
        for (int k = 0; k < inputs; k++) {
          sum += s[0].d[at[0] + block * inputs + k] * s[1].d[at[1] + (block * inputs + k) * outputs + n % outputs];
        }
        s[out].d[at[out] + n] = backend.store(sum);
      }
    });
  }

  static void inputGradient(Node node, Lowering to, ScalarBackend backend) {
    TensorType w = node.input(1).type();
    int inputs = w.dim(1);
    int outputs = w.dim(2);
    ScalarRows.each(node, to, (s, at) -> {
      for (int k = 0; k < w.dim(0) * inputs; k++) {
        double sum = 0;
        for (int n = 0; n < outputs; n++) {
          sum += s[0].d[at[0] + k / inputs * outputs + n] * s[1].d[at[1] + k * outputs + n];
        }
        s[2].d[at[2] + k] = backend.store(sum);
      }
    });
  }

  static void weightGradient(BlockLinear.WeightGradient op, Node node, Lowering to, ScalarBackend backend) {
    Rows rows = node.input(0).type().rows();
    int features = node.input(0).type().features();
    int inputs = features / op.blocks();
    int across = node.input(1).type().features();
    int outputs = across / op.blocks();
    to.units(features, node.inputs(), node.outputs(), slots -> {
      Slot[] pairs = node.inputs().stream().map(slots::of).toArray(Slot[]::new);
      Slot dw = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      return (worker, from, end) -> {
        for (int k = from; k < end; k++) {
          for (int n = 0; n < outputs; n++) {
            double sum = 0;
            for (int p = 0; p < pairs.length; p += 2) {
              for (int t = 0; t < table.tiles(); t++) {
                for (int r = 0; r < table.count(t); r++) {
                  sum += pairs[p].d[pairs[p].at(0, t) + r * features + k]
                      * pairs[p + 1].d[pairs[p + 1].at(0, t) + r * across + k / inputs * outputs + n];
                }
              }
            }
            dw.d[dw.at() + k * outputs + n] = backend.store(sum);
          }
        }
      };
    });
  }
}
