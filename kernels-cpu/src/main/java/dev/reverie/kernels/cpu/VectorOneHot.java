package dev.reverie.kernels.cpu;

import static dev.reverie.kernels.cpu.VectorMath.SPECIES;

import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.OneHot;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link OneHot}: the one stands where "the sum so far is above the threshold" turns from 0 to 1, which needs no mask
 * from one class to the next.
 */
final class VectorOneHot {
  private static final int TILE = RowTable.TILE;

  private VectorOneHot() {
  }

  static void lower(OneHot op, Node node, Lowering to) {
    Rows rows = node.output(0).type().rows();
    int features = node.output(0).type().features();
    int classes = op.classes();
    int groups = features / classes;
    boolean lanes = VectorBackend.LAYOUT.lanes(rows);
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot x = slots.of(node.input(0));
      Slot u = op.sample() ? slots.of(node.input(1)) : null;
      Slot y = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          int xAt = Elementwise.at(x, worker, from, t);
          int uAt = u == null ? 0 : Elementwise.at(u, worker, from, t);
          int yAt = Elementwise.at(y, worker, from, t);
          for (int i = 0; i < (lanes ? groups : table.count(t) * groups); i++) {
            if (!lanes) {
              int at = i * classes;
              if (u == null) {
                mode(x.f, xAt + at, y.f, yAt + at, classes);
              } else {
                sample(x.f, xAt + at, u.f[uAt + i], y.f, yAt + at, classes);
              }
              continue;
            }
            for (int l = 0; l < TILE; l += SPECIES.length()) {
              int at = i * classes * TILE + l;
              if (u == null) {
                modeLanes(x.f, xAt + at, y.f, yAt + at, classes);
              } else {
                sampleLanes(x.f, xAt + at, u.f, uAt + i * TILE + l, y.f, yAt + at, classes);
              }
            }
          }
        }
      };
    });
  }

  private static void sampleLanes(float[] x, int xAt, float[] u, int uAt, float[] y, int yAt, int classes) {
    FloatVector total = FloatVector.zero(SPECIES);
    for (int c = 0; c < classes; c++) {
      total = total.add(FloatVector.fromArray(SPECIES, x, xAt + c * TILE));
    }
    FloatVector threshold = FloatVector.fromArray(SPECIES, u, uAt).mul(total).mul(OneHot.BELOW_ONE);
    FloatVector sum = FloatVector.zero(SPECIES);
    FloatVector before = FloatVector.zero(SPECIES);
    for (int c = 0; c < classes; c++) {
      sum = sum.add(FloatVector.fromArray(SPECIES, x, xAt + c * TILE));
      FloatVector above = FloatVector.zero(SPECIES).blend(1f, sum.compare(VectorOperators.GT, threshold));
      above.sub(before).intoArray(y, yAt + c * TILE);
      before = above;
    }
  }

  private static void modeLanes(float[] x, int xAt, float[] y, int yAt, int classes) {
    FloatVector max = FloatVector.fromArray(SPECIES, x, xAt);
    for (int c = 1; c < classes; c++) {
      max = max.max(FloatVector.fromArray(SPECIES, x, xAt + c * TILE));
    }
    FloatVector before = FloatVector.zero(SPECIES);
    for (int c = 0; c < classes; c++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + c * TILE);
      FloatVector seen = before.blend(1f, v.compare(VectorOperators.EQ, max));
      seen.sub(before).intoArray(y, yAt + c * TILE);
      before = seen;
    }
  }

  private static void sample(float[] x, int xAt, float u, float[] y, int yAt, int classes) {
    float total = 0f;
    for (int c = 0; c < classes; c++) {
      total += x[xAt + c];
    }
    float threshold = u * total * OneHot.BELOW_ONE;
    float sum = 0f;
    float before = 0f;
    for (int c = 0; c < classes; c++) {
      sum += x[xAt + c];
      float above = sum > threshold ? 1f : 0f;
      y[yAt + c] = above - before;
      before = above;
    }
  }

  private static void mode(float[] x, int xAt, float[] y, int yAt, int classes) {
    float max = x[xAt];
    for (int c = 1; c < classes; c++) {
      max = Math.max(max, x[xAt + c]);
    }
    float before = 0f;
    for (int c = 0; c < classes; c++) {
      float seen = x[xAt + c] == max ? 1f : before;
      y[yAt + c] = seen - before;
      before = seen;
    }
  }
}
