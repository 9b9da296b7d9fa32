package dev.reverie.kernels.cpu;

import static dev.reverie.kernels.cpu.VectorMath.SPECIES;

import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Scratch;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.Conv2d;
import dev.reverie.engine.op.Window;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * {@link Conv2d.WeightGradient} with the batch in the lanes, from the images as they lie: each lane sums over pixels
 * and tiles for its own row, 4 x 4 weights of a tap at a time, and the lanes are summed at the end. The tiles are cut
 * into chunks by the shapes alone, whose sums are added in order. Memory beside the images is a few copies of the
 * weights.
 */
final class VectorConv2dWeights {
  private static final int TILE = RowTable.TILE;
  private static final int SIDE = 4;
  private static final int BLOCK = SIDE * SIDE;
  /** Pieces of work wanted, so that several workers find some. */
  private static final int PIECES = 16;

  private VectorConv2dWeights() {
  }

  static void lower(Conv2d.WeightGradient op, Node node, Lowering to) {
    Rows rows = node.input(0).type().rows();
    Window w = op.window();
    int outputs = node.output(0).type().dim(2);
    int across = (w.channels() + SIDE - 1) / SIDE;
    int down = (outputs + SIDE - 1) / SIDE;
    int tiles = RowTable.tileCapacity(rows);
    int chunks = Math.clamp((PIECES + across * down - 1) / (across * down), 1, tiles);
    int taps = w.size() * w.size();
    int weights = w.taps() * outputs;
    Scratch partial = to.scratch(null, "sums of chunks", (long) chunks * weights);
    to.units(across * down * chunks, node.inputs(), List.of(partial), slots -> {
      Slot[] in = node.inputs().stream().map(slots::of).toArray(Slot[]::new);
      Slot p = slots.of(partial);
      RowTable table = slots.table(rows);
      float[][] sums = new float[slots.workers()][2 * taps * BLOCK * TILE];
      return (worker, from, end) -> {
        for (int unit = from; unit < end; unit++) {
          int chunk = unit / (across * down);
          int c = unit % across * SIDE;
          int n = unit / across % down * SIDE;
          int first = chunk * tiles / chunks;
          int last = Math.min((chunk + 1) * tiles / chunks, table.tiles());
          float[] s = sums[worker];
          Arrays.fill(s, 0f);
          for (int i = 0; i < in.length; i += 2) {
            for (int t = first; t < last; t++) {
              // A tile that is not full has sums of its own: what lies in its other lanes is nobody's.
              tile(w, outputs, c, n, in[i].f, in[i].at(worker, t), in[i + 1].f, in[i + 1].at(worker, t), s,
                  table.count(t) == TILE ? 0 : taps * BLOCK * TILE);
            }
          }
          int live = last > first ? table.count(last - 1) % TILE : 0;
          for (int k = 0; k < taps * BLOCK; k++) {
            int channel = c + k % BLOCK / SIDE;
            int output = n + k % SIDE;
            if (channel < w.channels() && output < outputs) {
              p.f[p.at() + chunk * weights + (k / BLOCK * w.channels() + channel) * outputs + output] =
                  lanes(s, k * TILE, TILE) + lanes(s, (taps * BLOCK + k) * TILE, live);
            }
          }
        }
      };
    });
    int panels = (outputs + 15) / 16;
    to.units(panels, List.of(partial), node.outputs(), slots -> {
      Slot p = slots.of(partial);
      Slot dw = slots.of(node.output(0));
      return (worker, from, end) -> {
        for (int i = from * w.taps() * 16; i < end * w.taps() * 16; i++) {
          int k = i / 16 % w.taps();
          int n = i / (16 * w.taps()) * 16 + i % 16;
          float sum = 0f;
          for (int chunk = 0; n < outputs && chunk < chunks; chunk++) {
            sum += p.f[p.at() + chunk * weights + k * outputs + n];
          }
          dw.f[dw.at() + i] = sum;
        }
      };
    });
  }

  private static float lanes(float[] s, int at, int count) {
    float sum = 0f;
    for (int l = 0; l < count; l++) {
      sum += s[at + l];
    }
    return sum;
  }

  /** Adds a tile to the sums {@code [tap][channel][output][lane]}. Channels beyond the last are the last again. */
  private static void tile(Window w, int outputs, int c, int n, float[] x, int xAt, float[] dy, int dyAt, float[] s,
      int sAt) {
    int c1 = (Math.min(c + 1, w.channels() - 1) - c) * TILE;
    int c2 = (Math.min(c + 2, w.channels() - 1) - c) * TILE;
    int c3 = (Math.min(c + 3, w.channels() - 1) - c) * TILE;
    int n1 = (Math.min(n + 1, outputs - 1) - n) * TILE;
    int n2 = (Math.min(n + 2, outputs - 1) - n) * TILE;
    int n3 = (Math.min(n + 3, outputs - 1) - n) * TILE;
    int xNext = w.stride() * w.channels() * TILE;
    int dyNext = outputs * TILE;
    for (int i = 0; i < w.rows(); i++) {
      for (int tap = 0; tap < w.size() * w.size(); tap++) {
        int y = i * w.stride() + tap / w.size() - w.padding();
        int shift = tap % w.size() - w.padding();
        int j0 = shift < 0 ? (w.stride() - 1 - shift) / w.stride() : 0;
        int j1 = Math.min(w.columns(), (w.width() - shift + w.stride() - 1) / w.stride());
        if (y < 0 || y >= w.height() || j0 >= j1) {
          continue;
        }
        int from = xAt + ((y * w.width() + j0 * w.stride() + shift) * w.channels() + c) * TILE;
        int dyFrom = dyAt + ((i * w.columns() + j0) * outputs + n) * TILE;
        for (int l = 0; l < TILE; l += SPECIES.length()) {
          int at = sAt + tap * BLOCK * TILE + l;
          if (c2 > c1 && Gemm.WIDE) {
            four(j1 - j0, x, from + l, c1, c2, c3, xNext, dy, dyFrom + l, n1, n2, n3, dyNext, s, at);
            continue;
          }
          two(j1 - j0, x, from + l, from + l + c1, xNext, dy, dyFrom + l, n1, n2, n3, dyNext, s, at);
          if (c2 > c1) {
            two(j1 - j0, x, from + l + c2, from + l + c3, xNext, dy, dyFrom + l, n1, n2, n3, dyNext, s,
                at + 2 * SIDE * TILE);
          }
        }
      }
    }
  }

  /** Two channels by four outputs, over a row of pixels. */
  private static void two(int count, float[] x, int x0, int x1, int xNext, float[] dy, int y0, int n1, int n2, int n3,
      int dyNext, float[] s, int at) {
    FloatVector a0 = FloatVector.fromArray(SPECIES, s, at);
    FloatVector a1 = FloatVector.fromArray(SPECIES, s, at + TILE);
    FloatVector a2 = FloatVector.fromArray(SPECIES, s, at + 2 * TILE);
    FloatVector a3 = FloatVector.fromArray(SPECIES, s, at + 3 * TILE);
    FloatVector b0 = FloatVector.fromArray(SPECIES, s, at + 4 * TILE);
    FloatVector b1 = FloatVector.fromArray(SPECIES, s, at + 5 * TILE);
    FloatVector b2 = FloatVector.fromArray(SPECIES, s, at + 6 * TILE);
    FloatVector b3 = FloatVector.fromArray(SPECIES, s, at + 7 * TILE);
    for (int j = 0; j < count; j++) {
      FloatVector u = FloatVector.fromArray(SPECIES, x, x0 + j * xNext);
      FloatVector v = FloatVector.fromArray(SPECIES, x, x1 + j * xNext);
      int y = y0 + j * dyNext;
      FloatVector d0 = FloatVector.fromArray(SPECIES, dy, y);
      a0 = u.fma(d0, a0);
      b0 = v.fma(d0, b0);
      FloatVector d1 = FloatVector.fromArray(SPECIES, dy, y + n1);
      a1 = u.fma(d1, a1);
      b1 = v.fma(d1, b1);
      FloatVector d2 = FloatVector.fromArray(SPECIES, dy, y + n2);
      a2 = u.fma(d2, a2);
      b2 = v.fma(d2, b2);
      FloatVector d3 = FloatVector.fromArray(SPECIES, dy, y + n3);
      a3 = u.fma(d3, a3);
      b3 = v.fma(d3, b3);
    }
    a0.intoArray(s, at);
    a1.intoArray(s, at + TILE);
    a2.intoArray(s, at + 2 * TILE);
    a3.intoArray(s, at + 3 * TILE);
    b0.intoArray(s, at + 4 * TILE);
    b1.intoArray(s, at + 5 * TILE);
    b2.intoArray(s, at + 6 * TILE);
    b3.intoArray(s, at + 7 * TILE);
  }

  /** Four channels by four outputs, over a row of pixels: so many sums take 32 registers. */
  private static void four(int count, float[] x, int x0, int c1, int c2, int c3, int xNext, float[] dy, int y0, int n1,
      int n2, int n3, int dyNext, float[] s, int at) {
    FloatVector a0 = FloatVector.fromArray(SPECIES, s, at);
    FloatVector a1 = FloatVector.fromArray(SPECIES, s, at + TILE);
    FloatVector a2 = FloatVector.fromArray(SPECIES, s, at + 2 * TILE);
    FloatVector a3 = FloatVector.fromArray(SPECIES, s, at + 3 * TILE);
    FloatVector b0 = FloatVector.fromArray(SPECIES, s, at + 4 * TILE);
    FloatVector b1 = FloatVector.fromArray(SPECIES, s, at + 5 * TILE);
    FloatVector b2 = FloatVector.fromArray(SPECIES, s, at + 6 * TILE);
    FloatVector b3 = FloatVector.fromArray(SPECIES, s, at + 7 * TILE);
    FloatVector e0 = FloatVector.fromArray(SPECIES, s, at + 8 * TILE);
    FloatVector e1 = FloatVector.fromArray(SPECIES, s, at + 9 * TILE);
    FloatVector e2 = FloatVector.fromArray(SPECIES, s, at + 10 * TILE);
    FloatVector e3 = FloatVector.fromArray(SPECIES, s, at + 11 * TILE);
    FloatVector f0 = FloatVector.fromArray(SPECIES, s, at + 12 * TILE);
    FloatVector f1 = FloatVector.fromArray(SPECIES, s, at + 13 * TILE);
    FloatVector f2 = FloatVector.fromArray(SPECIES, s, at + 14 * TILE);
    FloatVector f3 = FloatVector.fromArray(SPECIES, s, at + 15 * TILE);
    for (int j = 0; j < count; j++) {
      int y = y0 + j * dyNext;
      FloatVector d0 = FloatVector.fromArray(SPECIES, dy, y);
      FloatVector d1 = FloatVector.fromArray(SPECIES, dy, y + n1);
      FloatVector d2 = FloatVector.fromArray(SPECIES, dy, y + n2);
      FloatVector d3 = FloatVector.fromArray(SPECIES, dy, y + n3);
      int i = x0 + j * xNext;
      FloatVector v = FloatVector.fromArray(SPECIES, x, i);
      a0 = v.fma(d0, a0);
      a1 = v.fma(d1, a1);
      a2 = v.fma(d2, a2);
      a3 = v.fma(d3, a3);
      v = FloatVector.fromArray(SPECIES, x, i + c1);
      b0 = v.fma(d0, b0);
      b1 = v.fma(d1, b1);
      b2 = v.fma(d2, b2);
      b3 = v.fma(d3, b3);
      v = FloatVector.fromArray(SPECIES, x, i + c2);
      e0 = v.fma(d0, e0);
      e1 = v.fma(d1, e1);
      e2 = v.fma(d2, e2);
      e3 = v.fma(d3, e3);
      v = FloatVector.fromArray(SPECIES, x, i + c3);
      f0 = v.fma(d0, f0);
      f1 = v.fma(d1, f1);
      f2 = v.fma(d2, f2);
      f3 = v.fma(d3, f3);
    }
    a0.intoArray(s, at);
    a1.intoArray(s, at + TILE);
    a2.intoArray(s, at + 2 * TILE);
    a3.intoArray(s, at + 3 * TILE);
    b0.intoArray(s, at + 4 * TILE);
    b1.intoArray(s, at + 5 * TILE);
    b2.intoArray(s, at + 6 * TILE);
    b3.intoArray(s, at + 7 * TILE);
    e0.intoArray(s, at + 8 * TILE);
    e1.intoArray(s, at + 9 * TILE);
    e2.intoArray(s, at + 10 * TILE);
    e3.intoArray(s, at + 11 * TILE);
    f0.intoArray(s, at + 12 * TILE);
    f1.intoArray(s, at + 13 * TILE);
    f2.intoArray(s, at + 14 * TILE);
    f3.intoArray(s, at + 15 * TILE);
  }
}
