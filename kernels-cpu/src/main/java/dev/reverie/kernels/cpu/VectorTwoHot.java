package dev.reverie.kernels.cpu;

import static dev.reverie.kernels.cpu.VectorMath.SPECIES;

import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.math.FloatMath;
import dev.reverie.engine.op.Bins;
import dev.reverie.engine.op.TwoHot;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * {@link TwoHot}: exponentials vertically with the batch in the lanes; what belongs to a target is two bins a row, and
 * is done for one row after the other.
 */
final class VectorTwoHot {
  private static final int TILE = RowTable.TILE;

  private VectorTwoHot() {
  }

  static void encode(TwoHot.Encode op, Node node, Lowering to) {
    Rows rows = node.output(0).type().rows();
    Bins bins = op.bins();
    int count = bins.count();
    boolean lanes = VectorBackend.LAYOUT.lanes(rows);
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot x = slots.of(node.input(0));
      Slot y = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          int xAt = Elementwise.at(x, worker, from, t);
          int yAt = Elementwise.at(y, worker, from, t);
          int used = lanes ? TILE : table.count(t);
          Arrays.fill(y.f, yAt, yAt + used * count, 0f);
          for (int l = 0; l < used; l++) {
            float target = x.f[xAt + l];
            int low = bins.below(target);
            float w = (float) bins.upperWeight(low, target);
            y.f[yAt + (lanes ? low * TILE + l : l * count + low)] = 1f - w;
            y.f[yAt + (lanes ? (low + 1) * TILE + l : l * count + low + 1)] = w;
          }
        }
      };
    });
  }

  static void loss(TwoHot.Loss op, Node node, Lowering to) {
    Rows rows = node.output(0).type().rows();
    Bins bins = op.bins();
    int count = bins.count();
    int targets = node.input(1).type().features();
    boolean lanes = VectorBackend.LAYOUT.lanes(rows);
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot x = slots.of(node.input(0));
      Slot target = slots.of(node.input(1));
      Slot y = slots.of(node.output(0));
      Slot logSum = slots.of(node.output(1));
      RowTable table = slots.table(rows);
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          int xAt = Elementwise.at(x, worker, from, t);
          int tAt = Elementwise.at(target, worker, from, t);
          int yAt = Elementwise.at(y, worker, from, t);
          int sAt = Elementwise.at(logSum, worker, from, t);
          int used = lanes ? TILE : table.count(t);
          for (int l = 0; lanes && l < TILE; l += SPECIES.length()) {
            logSumLanes(x.f, xAt + l, logSum.f, sAt + l, count);
          }
          for (int l = 0; l < used; l++) {
            int at = xAt + (lanes ? l : l * count);
            int step = lanes ? TILE : 1;
            if (!lanes) {
              logSum.f[sAt + l] = logSum(x.f, at, count);
            }
            float sum = 0f;
            for (int k = 0; k < targets; k++) {
              float value = target.f[tAt + (lanes ? k * TILE + l : l * targets + k)];
              int low = bins.below(value);
              float w = (float) bins.upperWeight(low, value);
              float a = logSum.f[sAt + l] - x.f[at + low * step];
              float b = logSum.f[sAt + l] - x.f[at + (low + 1) * step];
              sum += Math.fma(1f - w, a, w * b);
            }
            y.f[yAt + l] = sum;
          }
        }
      };
    });
  }

  private static void logSumLanes(float[] x, int xAt, float[] y, int yAt, int count) {
    FloatVector max = FloatVector.fromArray(SPECIES, x, xAt);
    for (int c = 1; c < count; c++) {
      max = max.max(FloatVector.fromArray(SPECIES, x, xAt + c * TILE));
    }
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int c = 0; c < count; c++) {
      sum = sum.add(VectorMath.exp(FloatVector.fromArray(SPECIES, x, xAt + c * TILE).sub(max)));
    }
    VectorMath.log(sum).add(max).intoArray(y, yAt);
  }

  private static float logSum(float[] x, int xAt, int count) {
    float max = x[xAt];
    for (int c = 1; c < count; c++) {
      max = Math.max(max, x[xAt + c]);
    }
    float sum = 0f;
    for (int c = 0; c < count; c++) {
      sum += FloatMath.exp(x[xAt + c] - max);
    }
    return FloatMath.log(sum) + max;
  }

  static void lossGradient(TwoHot.LossGradient op, Node node, Lowering to) {
    Rows rows = node.output(0).type().rows();
    Bins bins = op.bins();
    int count = bins.count();
    int targets = node.input(1).type().features();
    boolean lanes = VectorBackend.LAYOUT.lanes(rows);
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot x = slots.of(node.input(0));
      Slot target = slots.of(node.input(1));
      Slot logSum = slots.of(node.input(2));
      Slot dy = slots.of(node.input(3));
      Slot dx = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          int xAt = Elementwise.at(x, worker, from, t);
          int tAt = Elementwise.at(target, worker, from, t);
          int sAt = Elementwise.at(logSum, worker, from, t);
          int dyAt = Elementwise.at(dy, worker, from, t);
          int dxAt = Elementwise.at(dx, worker, from, t);
          int used = lanes ? TILE : table.count(t);
          for (int l = 0; lanes && l < TILE; l += SPECIES.length()) {
            softmaxLanes(x.f, xAt + l, logSum.f, sAt + l, dy.f, dyAt + l, targets, dx.f, dxAt + l, count);
          }
          for (int l = 0; l < used; l++) {
            int at = dxAt + (lanes ? l : l * count);
            int step = lanes ? TILE : 1;
            float d = dy.f[dyAt + l];
            if (!lanes) {
              softmax(x.f, xAt + l * count, logSum.f[sAt + l], d * targets, dx.f, at, count);
            }
            for (int k = 0; k < targets; k++) {
              float value = target.f[tAt + (lanes ? k * TILE + l : l * targets + k)];
              int low = bins.below(value);
              float w = (float) bins.upperWeight(low, value);
              dx.f[at + low * step] -= d * (1f - w);
              dx.f[at + (low + 1) * step] -= d * w;
            }
          }
        }
      };
    });
  }

  private static void softmaxLanes(float[] x, int xAt, float[] logSum, int sAt, float[] dy, int dyAt, float factor,
      float[] y, int yAt, int count) {
    FloatVector shift = FloatVector.fromArray(SPECIES, logSum, sAt);
    FloatVector d = FloatVector.fromArray(SPECIES, dy, dyAt).mul(factor);
    for (int c = 0; c < count * TILE; c += TILE) {
      VectorMath.exp(FloatVector.fromArray(SPECIES, x, xAt + c).sub(shift)).mul(d).intoArray(y, yAt + c);
    }
  }

  private static void softmax(float[] x, int xAt, float logSum, float d, float[] y, int yAt, int count) {
    for (int c = 0; c < count; c++) {
      y[yAt + c] = FloatMath.exp(x[xAt + c] - logSum) * d;
    }
  }

  static void mean(TwoHot.Mean op, Node node, Lowering to) {
    Rows rows = node.output(0).type().rows();
    float[] bins = op.bins().floats();
    boolean lanes = VectorBackend.LAYOUT.lanes(rows);
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot x = slots.of(node.input(0));
      Slot y = slots.of(node.output(0));
      Slot logSum = slots.of(node.output(1));
      RowTable table = slots.table(rows);
      float[] maxima = new float[slots.workers() * TILE];
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          int xAt = Elementwise.at(x, worker, from, t);
          int yAt = Elementwise.at(y, worker, from, t);
          int sAt = Elementwise.at(logSum, worker, from, t);
          for (int l = 0; lanes && l < TILE; l += SPECIES.length()) {
            meanLanes(x.f, xAt + l, y.f, yAt + l, logSum.f, sAt + l, maxima, worker * TILE + l, bins);
          }
          for (int l = 0; lanes && l < TILE; l++) {
            logSum.f[sAt + l] = FloatMath.log(logSum.f[sAt + l]) + maxima[worker * TILE + l];
          }
          for (int r = 0; !lanes && r < table.count(t); r++) {
            mean(x.f, xAt + r * bins.length, y.f, yAt + r, logSum.f, sAt + r, bins);
          }
        }
      };
    });
  }

  /**
   * Mirrored pairs from the centre outwards; the sum of exponentials and their maximum are left for the logarithm.
   * Without a fused multiply-add, so that equal ones cancel exactly.
   */
  private static void meanLanes(float[] x, int xAt, float[] y, int yAt, float[] logSum, int sAt, float[] maxima,
      int maxAt, float[] bins) {
    int count = bins.length;
    FloatVector max = FloatVector.fromArray(SPECIES, x, xAt);
    for (int c = 1; c < count; c++) {
      max = max.max(FloatVector.fromArray(SPECIES, x, xAt + c * TILE));
    }
    FloatVector sum = FloatVector.zero(SPECIES);
    FloatVector weighted = FloatVector.zero(SPECIES);
    // With an odd count the central bin is met twice, and counts half each time.
    float half = count % 2 == 0 ? 1f : 0.5f;
    for (int i = count / 2, j = (count - 1) / 2; i < count; i++, j--) {
      FloatVector e = VectorMath.exp(FloatVector.fromArray(SPECIES, x, xAt + i * TILE).sub(max)).mul(half);
      FloatVector f = VectorMath.exp(FloatVector.fromArray(SPECIES, x, xAt + j * TILE).sub(max)).mul(half);
      sum = sum.add(e.add(f));
      weighted = weighted.add(e.mul(bins[i]).add(f.mul(bins[j])));
      half = 1f;
    }
    weighted.div(sum).intoArray(y, yAt);
    sum.intoArray(logSum, sAt);
    max.intoArray(maxima, maxAt);
  }

  private static void mean(float[] x, int xAt, float[] y, int yAt, float[] logSum, int sAt, float[] bins) {
    int count = bins.length;
    float max = x[xAt];
    for (int c = 1; c < count; c++) {
      max = Math.max(max, x[xAt + c]);
    }
    float sum = 0f;
    float weighted = 0f;
    float half = count % 2 == 0 ? 1f : 0.5f;
    for (int i = count / 2, j = (count - 1) / 2; i < count; i++, j--) {
      float e = FloatMath.exp(x[xAt + i] - max) * half;
      float f = FloatMath.exp(x[xAt + j] - max) * half;
      sum += e + f;
      weighted += e * bins[i] + f * bins[j];
      half = 1f;
    }
    y[yAt] = weighted / sum;
    logSum[sAt] = FloatMath.log(sum) + max;
  }

  static void meanGradient(TwoHot.MeanGradient op, Node node, Lowering to) {
    Rows rows = node.output(0).type().rows();
    float[] bins = op.bins().floats();
    int count = bins.length;
    boolean lanes = VectorBackend.LAYOUT.lanes(rows);
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot x = slots.of(node.input(0));
      Slot mean = slots.of(node.input(1));
      Slot logSum = slots.of(node.input(2));
      Slot dy = slots.of(node.input(3));
      Slot dx = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          int xAt = Elementwise.at(x, worker, from, t);
          int mAt = Elementwise.at(mean, worker, from, t);
          int sAt = Elementwise.at(logSum, worker, from, t);
          int dyAt = Elementwise.at(dy, worker, from, t);
          int dxAt = Elementwise.at(dx, worker, from, t);
          for (int l = 0; lanes && l < TILE; l += SPECIES.length()) {
            meanSlopeLanes(x.f, xAt + l, mean.f, mAt + l, logSum.f, sAt + l, dy.f, dyAt + l, dx.f, dxAt + l, bins);
          }
          for (int r = 0; !lanes && r < table.count(t); r++) {
            for (int c = 0; c < count; c++) {
              float p = FloatMath.exp(x.f[xAt + r * count + c] - logSum.f[sAt + r]);
              dx.f[dxAt + r * count + c] = p * (bins[c] - mean.f[mAt + r]) * dy.f[dyAt + r];
            }
          }
        }
      };
    });
  }

  private static void meanSlopeLanes(float[] x, int xAt, float[] mean, int mAt, float[] logSum, int sAt, float[] dy,
      int dyAt, float[] dx, int dxAt, float[] bins) {
    FloatVector shift = FloatVector.fromArray(SPECIES, logSum, sAt);
    FloatVector m = FloatVector.fromArray(SPECIES, mean, mAt);
    FloatVector d = FloatVector.fromArray(SPECIES, dy, dyAt);
    for (int c = 0; c < bins.length; c++) {
      FloatVector p = VectorMath.exp(FloatVector.fromArray(SPECIES, x, xAt + c * TILE).sub(shift));
      p.mul(m.broadcast(bins[c]).sub(m)).mul(d).intoArray(dx, dxAt + c * TILE);
    }
  }
}
