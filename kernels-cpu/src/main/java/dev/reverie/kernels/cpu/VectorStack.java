package dev.reverie.kernels.cpu;

import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.Stack;
import java.util.List;

/** {@link Stack} and its inverse: with a multiple of 16 rows a step, each tile is one block. */
final class VectorStack {
  private static final int TILE = RowTable.TILE;

  private VectorStack() {
  }

  static void stack(Node node, Lowering to) {
    for (int t = 0; t < node.inputs().size(); t++) {
      move(node.output(0), node.input(t), t, true, to);
    }
  }

  static void split(Node node, Lowering to) {
    for (int t = 0; t < node.outputs().size(); t++) {
      move(node.input(0), node.output(t), t, false, to);
    }
  }

  private static void move(Tensor all, Tensor step, int t, boolean together, Lowering to) {
    Rows each = step.type().rows();
    int features = all.type().features();
    boolean wholeLanes = VectorBackend.LAYOUT.lanes(all.type().rows());
    boolean lanes = VectorBackend.LAYOUT.lanes(each);
    int next = lanes ? TILE : 1;
    int wholeNext = wholeLanes ? TILE : 1;
    to.rows(each, List.of(together ? step : all), List.of(together ? all : step), slots -> {
      Slot whole = slots.of(all);
      Slot part = slots.of(step);
      RowTable table = slots.table(each);
      return (worker, from, end) -> {
        for (int tile = from; tile < end; tile++) {
          int partAt = Elementwise.at(part, worker, from, tile);
          int first = t * table.live() + table.start(tile);
          if (lanes && first % TILE == 0 && table.count(tile) == TILE) {
            int wholeAt = whole.at(worker, first / TILE);
            if (together) {
              System.arraycopy(part.f, partAt, whole.f, wholeAt, features * TILE);
            } else {
              System.arraycopy(whole.f, wholeAt, part.f, partAt, features * TILE);
            }
            continue;
          }
          if (lanes && wholeLanes) {
            int left = Math.min(table.count(tile), TILE - first % TILE);
            int wholeAt = whole.at(worker, first / TILE) + first % TILE;
            int nextAt = whole.at(worker, first / TILE + 1);
            if (together) {
              lanes(part.f, partAt, whole.f, wholeAt, left, features);
              lanes(part.f, partAt + left, whole.f, nextAt, table.count(tile) - left, features);
            } else {
              lanes(whole.f, wholeAt, part.f, partAt, left, features);
              lanes(whole.f, nextAt, part.f, partAt + left, table.count(tile) - left, features);
            }
            continue;
          }
          for (int r = 0; r < table.count(tile); r++) {
            int row = first + r;
            int wholeAt = whole.at(worker, row / TILE) + row % TILE * (wholeLanes ? 1 : features);
            int rowAt = partAt + r * (lanes ? 1 : features);
            if (together) {
              row(part.f, rowAt, next, whole.f, wholeAt, wholeNext, features);
            } else {
              row(whole.f, wholeAt, wholeNext, part.f, rowAt, next, features);
            }
          }
        }
      };
    });
  }

  /** Some rows of a tile, which are neighbours in each feature. */
  private static void lanes(float[] x, int xAt, float[] y, int yAt, int rows, int features) {
    for (int i = 0; rows > 0 && i < features; i++) {
      for (int r = 0; r < rows; r++) {
        y[yAt + i * TILE + r] = x[xAt + i * TILE + r];
      }
    }
  }

  private static void row(float[] x, int xAt, int xNext, float[] y, int yAt, int yNext, int features) {
    for (int i = 0; i < features; i++) {
      y[yAt + i * yNext] = x[xAt + i * xNext];
    }
  }
}
