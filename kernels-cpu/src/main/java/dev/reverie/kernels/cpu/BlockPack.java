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
 * Row tensors turned for products that sum over rows, block by block of their features:
 * {@code [block][features/width][rows][width]}. Rows that are not live and features beyond a block's last are zero.
 */
final class BlockPack {
  private static final int TILE = RowTable.TILE;

  private record Key(Value tensor, int blocks, int width) {
  }

  private BlockPack() {
  }

  /** The pack of a tensor, made inside its region and shared by all who need it. */
  static Scratch of(Tensor x, int blocks, int width, Lowering to) {
    Key key = new Key(x, blocks, width);
    Scratch known = to.shared(key);
    if (known != null) {
      return known;
    }
    Rows rows = x.type().rows();
    int features = x.type().features();
    int size = features / blocks;
    int panels = panels(size, width);
    boolean lanes = VectorBackend.LAYOUT.lanes(rows);
    Scratch pack = to.scratch(key, "blocks of " + x.node() + " by " + width,
        (long) blocks * panels * width * TILE * RowTable.tileCapacity(rows));
    to.rows(rows, List.of(x), List.of(pack), slots -> {
      Slot from = slots.of(x);
      Slot into = slots.of(pack);
      RowTable table = slots.table(rows);
      int pitch = pitch(table, width);
      int featureStep = lanes ? TILE : 1;
      int rowStep = lanes ? 1 : features;
      return (worker, first, end) -> {
        for (int t = first; t < end; t++) {
          int xAt = Elementwise.at(from, worker, first, t);
          for (int p = 0; p < blocks * panels; p++) {
            int begin = p / panels * size + p % panels * width;
            int used = Math.min(width, size - p % panels * width);
            panel(from.f, xAt + begin * featureStep, featureStep, rowStep, used, table.count(t), into.f,
                into.at() + p * pitch + t * TILE * width, width);
          }
        }
      };
    });
    return pack;
  }

  static int panels(int size, int width) {
    return (size + width - 1) / width;
  }

  /** Floats from one panel to the next. */
  static int pitch(RowTable table, int width) {
    return table.tileCapacity() * TILE * width;
  }

  private static void panel(float[] x, int xAt, int featureStep, int rowStep, int features, int rows, float[] y,
      int yAt, int width) {
    for (int r = 0; r < TILE; r++) {
      for (int c = 0; c < width; c++) {
        y[yAt + r * width + c] = r < rows && c < features ? x[xAt + c * featureStep + r * rowStep] : 0f;
      }
    }
  }
}
