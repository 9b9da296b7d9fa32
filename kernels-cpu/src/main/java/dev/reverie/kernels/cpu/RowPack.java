package dev.reverie.kernels.cpu;

import dev.reverie.engine.Rows;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.Value;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Scratch;
import dev.reverie.engine.cpu.Slot;
import java.util.List;

/**
 * Row tensors turned for products that sum over rows: {@code [features/width][rows][width]}, width 16 for the side that
 * lies in vectors and 4 for the side that is broadcast. Packed inside the region while the tile is in cache, and shared
 * by all who need it. Rows that are not live and features beyond the last are zero.
 */
final class RowPack {
  private record Key(Value tensor, int width) {
  }

  private RowPack() {
  }

  /** The pack of 16 features. */
  static Scratch of(Tensor x, Lowering to) {
    return of(x, 16, to);
  }

  static Scratch of(Tensor x, int width, Lowering to) {
    Key key = new Key(x, width);
    Scratch known = to.shared(key);
    if (known != null) {
      return known;
    }
    Rows rows = x.type().rows();
    int features = x.type().features();
    int panels = (features + width - 1) / width;
    boolean lanes = VectorBackend.LAYOUT.lanes(rows);
    Scratch pack = to.scratch(key, "rows of " + x.node() + " by " + width,
        (long) panels * width * RowTable.TILE * RowTable.tileCapacity(rows));
    to.rows(rows, List.of(x), List.of(pack), slots -> {
      Slot from = slots.of(x);
      Slot into = slots.of(pack);
      RowTable table = slots.table(rows);
      int pitch = pitch(table, width);
      return (worker, first, end) -> {
        for (int t = first; t < end; t++) {
          int xAt = Elementwise.at(from, worker, first, t);
          int yAt = into.at() + t * RowTable.TILE * width;
          int featureStep = lanes ? RowTable.TILE : 1;
          int rowStep = lanes ? 1 : features;
          for (int c = 0; c < panels * width; c += 4) {
            int y = yAt + c / width * pitch + c % width;
            if (lanes && c + 4 <= features && table.count(t) == RowTable.TILE) {
              four(from.f, xAt + c * RowTable.TILE, into.f, y, width);
            } else {
              edge(from.f, xAt + c * featureStep, featureStep, rowStep, Math.clamp(features - c, 0, 4),
                  table.count(t), into.f, y, width);
            }
          }
        }
      };
    });
    return pack;
  }

  /** Floats from one panel of 16 features to the next. */
  static int pitch(RowTable table) {
    return pitch(table, 16);
  }

  static int pitch(RowTable table, int width) {
    return table.tileCapacity() * RowTable.TILE * width;
  }

  /** 4 features of 16 live rows. */
  private static void four(float[] x, int xAt, float[] y, int yAt, int width) {
    for (int r = 0; r < RowTable.TILE; r++) {
      y[yAt + r * width] = x[xAt + r];
      y[yAt + r * width + 1] = x[xAt + RowTable.TILE + r];
      y[yAt + r * width + 2] = x[xAt + 2 * RowTable.TILE + r];
      y[yAt + r * width + 3] = x[xAt + 3 * RowTable.TILE + r];
    }
  }

  private static void edge(float[] x, int xAt, int featureStep, int rowStep, int features, int rows, float[] y, int yAt,
      int width) {
    for (int r = 0; r < RowTable.TILE; r++) {
      for (int c = 0; c < 4; c++) {
        y[yAt + r * width + c] = r < rows && c < features ? x[xAt + c * featureStep + r * rowStep] : 0f;
      }
    }
  }
}
