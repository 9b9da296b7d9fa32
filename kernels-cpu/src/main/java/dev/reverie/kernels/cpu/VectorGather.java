package dev.reverie.kernels.cpu;

import static dev.reverie.kernels.cpu.VectorMath.SPECIES;

import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;
import jdk.incubator.vector.FloatVector;

/**
 * {@link dev.reverie.engine.op.Gather}: rows of a table, turned into lanes, sixteen columns at a time. Those of all rows
 * of a tile are read before the first is turned, so that their misses in the cache overlap.
 */
final class VectorGather {
  private static final int TILE = RowTable.TILE;
  private static final int BLOCK = TILE * TILE;

  private VectorGather() {
  }

  static void lower(Node node, Lowering to) {
    Rows rows = node.output(0).type().rows();
    int width = node.output(0).type().features();
    boolean lanes = VectorBackend.LAYOUT.lanes(rows);
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot source = slots.of(node.input(0));
      Slot index = slots.of(node.input(1));
      Slot y = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      float[] blocks = new float[slots.workers() * 2 * BLOCK];
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          int iAt = Elementwise.at(index, worker, from, t);
          int yAt = Elementwise.at(y, worker, from, t);
          if (lanes) {
            tile(source.f, source.at(), width, index.i, iAt, y.f, yAt, blocks, worker * 2 * BLOCK);
            continue;
          }
          for (int l = 0; l < table.count(t); l++) {
            System.arraycopy(source.f, source.at() + index.i[iAt + l] * width, y.f, yAt + l * width, width);
          }
        }
      };
    });
  }

  /** Sixteen rows into the lanes; the index of a padding lane is that of the tile's last live row. */
  private static void tile(float[] source, int sourceAt, int width, int[] index, int iAt, float[] y, int yAt,
      float[] blocks, int at) {
    for (int c = 0; c < width; c += TILE) {
      int some = Math.min(TILE, width - c);
      if (some == TILE) {
        for (int l = 0; l < TILE; l++) {
          int from = sourceAt + index[iAt + l] * width + c;
          for (int k = 0; k < TILE; k += SPECIES.length()) {
            FloatVector.fromArray(SPECIES, source, from + k).intoArray(blocks, at + l * TILE + k);
          }
        }
        Transpose.block(blocks, at, y, yAt + c * TILE);
      } else {
        for (int l = 0; l < TILE; l++) {
          System.arraycopy(source, sourceAt + index[iAt + l] * width + c, blocks, at + l * TILE, some);
        }
        Transpose.block(blocks, at, blocks, at + BLOCK);
        System.arraycopy(blocks, at + BLOCK, y, yAt + c * TILE, some * TILE);
      }
    }
  }
}
