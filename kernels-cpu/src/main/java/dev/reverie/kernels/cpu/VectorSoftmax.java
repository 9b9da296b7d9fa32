package dev.reverie.kernels.cpu;

import static dev.reverie.kernels.cpu.VectorMath.SPECIES;

import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.math.FloatMath;
import dev.reverie.engine.op.Softmax;
import jdk.incubator.vector.FloatVector;

/**
 * {@link Softmax}: vertical with the batch in the lanes. Greatest and sum have four parts that take features in turn,
 * in both layouts, so that an operation does not wait for the one before.
 */
final class VectorSoftmax {
  private VectorSoftmax() {
  }

  static void lower(Softmax op, Node node, Lowering to) {
    Rows rows = node.output(0).type().rows();
    int features = node.output(0).type().features();
    boolean lanes = VectorBackend.LAYOUT.lanes(rows);
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot x = slots.of(node.input(0));
      Slot y = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          int xAt = Elementwise.at(x, worker, from, t);
          int yAt = Elementwise.at(y, worker, from, t);
          if (lanes) {
            for (int l = 0; l < 16; l += SPECIES.length()) {
              if (op.log()) {
                logLanes(x.f, xAt + l, y.f, yAt + l, features);
              } else {
                lanes(x.f, xAt + l, y.f, yAt + l, features);
              }
            }
          } else {
            for (int r = 0; r < table.count(t); r++) {
              row(op.log(), x.f, xAt + r * features, y.f, yAt + r * features, features);
            }
          }
        }
      };
    });
  }

  /** The greatest feature, to y. */
  private static void max(float[] x, int xAt, float[] y, int yAt, int features) {
    FloatVector m0 = FloatVector.fromArray(SPECIES, x, xAt);
    FloatVector m1 = m0;
    FloatVector m2 = m0;
    FloatVector m3 = m0;
    for (int c = 1; c < features; c++) {
      FloatVector m = m0.max(FloatVector.fromArray(SPECIES, x, xAt + c * 16));
      m0 = m1;
      m1 = m2;
      m2 = m3;
      m3 = m;
    }
    m0.max(m1).max(m2.max(m3)).intoArray(y, yAt);
  }

  private static void lanes(float[] x, int xAt, float[] y, int yAt, int features) {
    max(x, xAt, y, yAt, features);
    FloatVector max = FloatVector.fromArray(SPECIES, y, yAt);
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int c = 0; c < features; c++) {
      FloatVector e = VectorMath.exp(FloatVector.fromArray(SPECIES, x, xAt + c * 16).sub(max));
      e.intoArray(y, yAt + c * 16);
      FloatVector s = s0.add(e);
      s0 = s1;
      s1 = s2;
      s2 = s3;
      s3 = s;
    }
    FloatVector inverse = max.broadcast(1f).div(s0.add(s1).add(s2.add(s3)));
    for (int c = 0; c < features; c++) {
      FloatVector.fromArray(SPECIES, y, yAt + c * 16).mul(inverse).intoArray(y, yAt + c * 16);
    }
  }

  static void logLanes(float[] x, int xAt, float[] y, int yAt, int features) {
    max(x, xAt, y, yAt, features);
    FloatVector max = FloatVector.fromArray(SPECIES, y, yAt);
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int c = 0; c < features; c++) {
      FloatVector shifted = FloatVector.fromArray(SPECIES, x, xAt + c * 16).sub(max);
      shifted.intoArray(y, yAt + c * 16);
      FloatVector s = s0.add(VectorMath.exp(shifted));
      s0 = s1;
      s1 = s2;
      s2 = s3;
      s3 = s;
    }
    FloatVector sum = VectorMath.log(s0.add(s1).add(s2.add(s3)));
    for (int c = 0; c < features; c++) {
      FloatVector.fromArray(SPECIES, y, yAt + c * 16).sub(sum).intoArray(y, yAt + c * 16);
    }
  }

  static void row(boolean log, float[] x, int xAt, float[] y, int yAt, int features) {
    float max = x[xAt];
    for (int c = 1; c < features; c++) {
      max = Math.max(max, x[xAt + c]);
    }
    float s0 = 0f;
    float s1 = 0f;
    float s2 = 0f;
    float s3 = 0f;
    for (int c = 0; c < features; c++) {
      float shifted = x[xAt + c] - max;
      float e = FloatMath.exp(shifted);
      y[yAt + c] = log ? shifted : e;
      float s = s0 + e;
      s0 = s1;
      s1 = s2;
      s2 = s3;
      s3 = s;
    }
    float sum = s0 + s1 + (s2 + s3);
    float inverse = 1f / sum;
    float logSum = log ? FloatMath.log(sum) : 0f;
    for (int c = 0; c < features; c++) {
      y[yAt + c] = log ? y[yAt + c] - logSum : y[yAt + c] * inverse;
    }
  }
}
