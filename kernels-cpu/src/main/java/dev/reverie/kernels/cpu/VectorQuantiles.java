package dev.reverie.kernels.cpu;

import dev.reverie.engine.Node;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.Quantiles;
import java.util.List;

/** {@link Quantiles}: selection instead of sorting, on the values as integers that are in their order. */
final class VectorQuantiles {
  private VectorQuantiles() {
  }

  static void lower(Quantiles op, Node node, Lowering to) {
    List<Tensor> in = node.inputs();
    to.serial(in, node.outputs(), slots -> {
      Slot[] x = in.stream().map(slots::of).toArray(Slot[]::new);
      RowTable[] tables = in.stream().map(t -> slots.table(t.type().rows())).toArray(RowTable[]::new);
      Slot y = slots.of(node.output(0));
      int[] keys = new int[Quantiles.capacity(node)];
      return (worker, from, end) -> {
        int count = 0;
        for (int i = 0; i < x.length; i++) {
          count = gather(x[i], in.get(i), tables[i], keys, count);
        }
        y.f[y.at()] = at(keys, count, op.low());
        y.f[y.at() + 1] = at(keys, count, op.high());
      };
    });
  }

  private static int gather(Slot x, Tensor tensor, RowTable table, int[] keys, int first) {
    int features = tensor.type().features();
    boolean lanes = VectorBackend.LAYOUT.lanes(tensor.type().rows());
    int count = first;
    for (int t = 0; t < table.tiles(); t++) {
      int at = x.at(0, t);
      int rows = table.count(t);
      for (int c = 0; c < features; c++) {
        for (int r = 0; r < rows; r++) {
          keys[count++] = ordered(Float.floatToIntBits(x.f[at + (lanes ? c * RowTable.TILE + r : r * features + c)]));
        }
      }
    }
    return count;
  }

  /** The bits of a float as an integer that compares as the float does, and back. */
  private static int ordered(int bits) {
    return bits ^ bits >> 31 & Integer.MAX_VALUE;
  }

  private static float at(int[] keys, int count, double share) {
    if (count == 0) {
      return 0f;
    }
    double position = share * (count - 1);
    int below = Math.min((int) position, count - 1);
    select(keys, count, below);
    int above = keys[below];
    if (below + 1 < count) {
      // What follows the selected key is not below it: the next in order is the least of it.
      above = Integer.MAX_VALUE;
      for (int i = below + 1; i < count; i++) {
        above = Math.min(above, keys[i]);
      }
    }
    double low = Float.intBitsToFloat(ordered(keys[below]));
    double high = Float.intBitsToFloat(ordered(above));
    return (float) (low + (position - below) * (high - low));
  }

  /** Puts the k-th key in its place, smaller ones before it, by Hoare's partition around the middle of three. */
  private static void select(int[] a, int count, int k) {
    int low = 0;
    int high = count - 1;
    while (low < high) {
      int pivot = middle(a[low], a[(low + high) >>> 1], a[high]);
      int i = low;
      int j = high;
      while (i <= j) {
        while (a[i] < pivot) {
          i++;
        }
        while (a[j] > pivot) {
          j--;
        }
        if (i <= j) {
          int v = a[i];
          a[i++] = a[j];
          a[j--] = v;
        }
      }
      if (k <= j) {
        high = j;
      } else if (k >= i) {
        low = i;
      } else {
        return;
      }
    }
  }

  private static int middle(int a, int b, int c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }
}
