package dev.reverie.kernels.cpu;

import static dev.reverie.kernels.cpu.VectorMath.SPECIES;

import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.MaxPool2;
import dev.reverie.engine.op.Upsample2;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** {@link MaxPool2} and {@link Upsample2}: the channels of a pixel are consecutive in both layouts. */
final class VectorPixels {
  private static final int STEP = SPECIES.length();

  private VectorPixels() {
  }

  /** Works on one pixel of the smaller image: where it begins, and where the four of the larger one do. */
  @FunctionalInterface
  private interface Pixel {
    void run(float[][] arrays, int[] at, int small, int a, int b, int c, int d, int n);
  }

  /** Visits the pixels of each tile, or of each row where features are in the lanes. */
  private static void each(Node node, int height, int width, int channels, Lowering to, Pixel body) {
    Rows rows = node.output(0).type().rows();
    boolean lanes = VectorBackend.LAYOUT.lanes(rows);
    int values = node.inputs().size() + 1;
    int[] features = new int[values];
    for (int i = 0; i < values; i++) {
      features[i] = (i < values - 1 ? node.input(i) : node.output(0)).type().features();
    }
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot[] slot = new Slot[values];
      for (int i = 0; i < values; i++) {
        slot[i] = slots.of(i < values - 1 ? node.input(i) : node.output(0));
      }
      float[][] arrays = new float[values][];
      for (int i = 0; i < values; i++) {
        arrays[i] = slot[i].f;
      }
      RowTable table = slots.table(rows);
      int[][] places = new int[slots.workers()][values];
      int n = lanes ? channels * RowTable.TILE : channels;
      return (worker, from, end) -> {
        int[] at = places[worker];
        for (int t = from; t < end; t++) {
          for (int r = 0; r < (lanes ? 1 : table.count(t)); r++) {
            for (int i = 0; i < values; i++) {
              at[i] = Elementwise.at(slot[i], worker, from, t) + r * features[i];
            }
            for (int p = 0; p < height * width; p++) {
              int a = (p / width * 4 * width + p % width * 2) * n;
              body.run(arrays, at, p * n, a, a + n, a + 2 * width * n, a + (2 * width + 1) * n, n);
            }
          }
        }
      };
    });
  }

  static void pool(MaxPool2 op, Node node, Lowering to) {
    each(node, op.height() / 2, op.width() / 2, op.channels(), to, (f, at, small, a, b, c, d, n) ->
        max(f[0], at[0] + a, at[0] + b, at[0] + c, at[0] + d, f[1], at[1] + small, n));
  }

  private static void max(float[] x, int a, int b, int c, int d, float[] y, int yAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      FloatVector m = FloatVector.fromArray(SPECIES, x, a + i).max(FloatVector.fromArray(SPECIES, x, b + i));
      FloatVector k = FloatVector.fromArray(SPECIES, x, c + i).max(FloatVector.fromArray(SPECIES, x, d + i));
      m.max(k).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = Math.max(Math.max(x[a + i], x[b + i]), Math.max(x[c + i], x[d + i]));
    }
  }

  static void poolGradient(MaxPool2 op, Node node, Lowering to) {
    each(node, op.height() / 2, op.width() / 2, op.channels(), to, (f, at, small, a, b, c, d, n) ->
        spread(f[0], at[0], f[1], at[1] + small, f[2], at[2], a, b, c, d, n));
  }

  private static void spread(float[] x, int xAt, float[] dy, int dyAt, float[] dx, int dxAt, int a, int b, int c,
      int d, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      FloatVector va = FloatVector.fromArray(SPECIES, x, xAt + a + i);
      FloatVector vb = FloatVector.fromArray(SPECIES, x, xAt + b + i);
      FloatVector vc = FloatVector.fromArray(SPECIES, x, xAt + c + i);
      FloatVector vd = FloatVector.fromArray(SPECIES, x, xAt + d + i);
      FloatVector left = FloatVector.fromArray(SPECIES, dy, dyAt + i);
      FloatVector max = va.max(vb).max(vc.max(vd));
      FloatVector zero = FloatVector.zero(SPECIES);
      FloatVector part = zero.blend(left, va.compare(VectorOperators.EQ, max));
      part.intoArray(dx, dxAt + a + i);
      left = left.sub(part);
      part = zero.blend(left, vb.compare(VectorOperators.EQ, max));
      part.intoArray(dx, dxAt + b + i);
      left = left.sub(part);
      part = zero.blend(left, vc.compare(VectorOperators.EQ, max));
      part.intoArray(dx, dxAt + c + i);
      left.sub(part).intoArray(dx, dxAt + d + i);
    }
    for (; i < n; i++) {
      float max = Math.max(Math.max(x[xAt + a + i], x[xAt + b + i]), Math.max(x[xAt + c + i], x[xAt + d + i]));
      float left = dy[dyAt + i];
      float part = x[xAt + a + i] == max ? left : 0f;
      dx[dxAt + a + i] = part;
      left -= part;
      part = x[xAt + b + i] == max ? left : 0f;
      dx[dxAt + b + i] = part;
      left -= part;
      part = x[xAt + c + i] == max ? left : 0f;
      dx[dxAt + c + i] = part;
      dx[dxAt + d + i] = left - part;
    }
  }

  static void upsample(Upsample2 op, Node node, Lowering to) {
    if (op.sum()) {
      each(node, op.height(), op.width(), op.channels(), to, (f, at, small, a, b, c, d, n) ->
          sum(f[0], at[0] + a, at[0] + b, at[0] + c, at[0] + d, f[1], at[1] + small, n));
      return;
    }
    each(node, op.height(), op.width(), op.channels(), to, (f, at, small, a, b, c, d, n) -> {
      System.arraycopy(f[0], at[0] + small, f[1], at[1] + a, n);
      System.arraycopy(f[0], at[0] + small, f[1], at[1] + b, n);
      System.arraycopy(f[0], at[0] + small, f[1], at[1] + c, n);
      System.arraycopy(f[0], at[0] + small, f[1], at[1] + d, n);
    });
  }

  private static void sum(float[] x, int a, int b, int c, int d, float[] y, int yAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      FloatVector m = FloatVector.fromArray(SPECIES, x, a + i).add(FloatVector.fromArray(SPECIES, x, b + i));
      FloatVector k = FloatVector.fromArray(SPECIES, x, c + i).add(FloatVector.fromArray(SPECIES, x, d + i));
      m.add(k).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = x[a + i] + x[b + i] + (x[c + i] + x[d + i]);
    }
  }
}
