package dev.reverie.engine.scalar;

import dev.reverie.engine.Node;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.Quantiles;
import java.util.List;

/** {@link Quantiles}, by sorting. */
final class ScalarQuantiles {
  private ScalarQuantiles() {
  }

  static void lower(Quantiles op, Node node, Lowering to, ScalarBackend backend) {
    List<Tensor> in = node.inputs();
    to.serial(in, node.outputs(), slots -> {
      Slot[] x = in.stream().map(slots::of).toArray(Slot[]::new);
      RowTable[] tables = in.stream().map(t -> slots.table(t.type().rows())).toArray(RowTable[]::new);
      Slot y = slots.of(node.output(0));
      double[] values = new double[Quantiles.capacity(node)];
      return (worker, from, end) -> {
        int count = 0;
        for (int i = 0; i < x.length; i++) {
          int features = in.get(i).type().features();
          for (int t = 0; t < tables[i].tiles(); t++) {
            System.arraycopy(x[i].d, x[i].at(0, t), values, count, tables[i].count(t) * features);
            count += tables[i].count(t) * features;
          }
        }
        heapSort(values, count);
        y.d[y.at()] = backend.store(at(values, count, op.low()));
        y.d[y.at() + 1] = backend.store(at(values, count, op.high()));
      };
    });
  }

  private static double at(double[] sorted, int count, double share) {
    if (count == 0) {
      return 0;
    }
    double position = share * (count - 1);
    int below = Math.min((int) position, count - 1);
    int above = Math.min(below + 1, count - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }

  /** In place: the JDK's sort may allocate. */
  private static void heapSort(double[] a, int count) {
    for (int i = count / 2 - 1; i >= 0; i--) {
      sink(a, i, count);
    }
    for (int end = count - 1; end > 0; end--) {
      double last = a[end];
      a[end] = a[0];
      a[0] = last;
      sink(a, 0, end);
    }
  }

  private static void sink(double[] a, int from, int end) {
    int i = from;
    double v = a[i];
    while (2 * i + 1 < end) {
      int child = 2 * i + 1;
      if (child + 1 < end && Double.compare(a[child + 1], a[child]) > 0) {
        child++;
      }
      if (Double.compare(a[child], v) <= 0) {
        break;
      }
      a[i] = a[child];
      i = child;
    }
    a[i] = v;
  }
}
