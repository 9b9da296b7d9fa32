package dev.reverie.kernels.cpu;

import dev.reverie.engine.Rows;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.Value;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Scratch;
import dev.reverie.engine.cpu.Slot;
import java.util.Arrays;
import java.util.List;

/**
 * Row tensors turned for products that sum over rows: {@code [features/16][rows][16]}. Packed inside the region while the
 * tile is in cache, and shared by all who need it. Rows that are not live and features beyond the last are zero.
 */
final class RowPack {
  private static final int TILE = RowTable.TILE;

  private record Key(Value tensor) {
  }

  private RowPack() {
  }

  /** The pack of a row tensor, made once for all who ask. */
  static Scratch of(Tensor x, Lowering to) {
    Key key = new Key(x);
    Scratch known = to.shared(key);
    if (known != null) {
      return known;
    }
    Rows rows = x.type().rows();
    int features = x.type().features();
    int panels = (features + 15) / 16;
    boolean lanes = VectorBackend.LAYOUT.lanes(rows);
    Scratch pack = to.scratch(key, "rows of " + x.node(), (long) panels * pitch(rows));
    to.rows(rows, List.of(x), List.of(pack), slots -> {
      Slot from = slots.of(x);
      Slot into = slots.of(pack);
      RowTable table = slots.table(rows);
      int pitch = pitch(rows);
      float[] edge = new float[slots.workers() * 16 * TILE];
      return (worker, first, end) -> {
        for (int t = first; t < end; t++) {
          int xAt = Elementwise.at(from, worker, first, t);
          int yAt = into.at() + t * TILE * 16;
          if (lanes) {
            lanes(from.f, xAt, features, table.count(t), into.f, yAt, pitch, edge, worker * 16 * TILE);
          } else {
            rows(from.f, xAt, features, table.count(t), into.f, yAt, pitch);
          }
        }
      };
    });
    return pack;
  }

  /** Floats from one panel of 16 features to the next: one line more than the rows, against conflicts in the cache. */
  static int pitch(Rows rows) {
    return (RowTable.tileCapacity(rows) * TILE + 1) * 16;
  }

  private static void lanes(float[] x, int xAt, int features, int rows, float[] y, int yAt, int pitch, float[] edge,
      int edgeAt) {
    for (int c = 0; c < features; c += 16) {
      int to = yAt + c / 16 * pitch;
      if (features - c >= 16) {
        Transpose.block(x, xAt + c * TILE, y, to);
      } else {
        edge(x, xAt + c * TILE, features - c, y, to, edge, edgeAt);
      }
      Arrays.fill(y, to + rows * 16, to + TILE * 16, 0f);
    }
  }

  /** The last panel where it is not full. */
  private static void edge(float[] x, int xAt, int features, float[] y, int yAt, float[] edge, int edgeAt) {
    System.arraycopy(x, xAt, edge, edgeAt, features * TILE);
    Arrays.fill(edge, edgeAt + features * TILE, edgeAt + 16 * TILE, 0f);
    Transpose.block(edge, edgeAt, y, yAt);
  }

  private static void rows(float[] x, int xAt, int features, int rows, float[] y, int yAt, int pitch) {
    for (int c = 0; c < features; c += 16) {
      int to = yAt + c / 16 * pitch;
      int width = Math.min(16, features - c);
      Arrays.fill(y, to, to + TILE * 16, 0f);
      for (int r = 0; r < rows; r++) {
        System.arraycopy(x, xAt + r * features + c, y, to + r * 16, width);
      }
    }
  }
}
