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

/** {@link Softmax}: vertical with the batch in the lanes, sums over features in order in both layouts. */
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

  private static FloatVector max(float[] x, int xAt, int features) {
    FloatVector max = FloatVector.fromArray(SPECIES, x, xAt);
    for (int c = 1; c < features; c++) {
      max = max.max(FloatVector.fromArray(SPECIES, x, xAt + c * 16));
    }
    return max;
  }

  private static void lanes(float[] x, int xAt, float[] y, int yAt, int features) {
    FloatVector max = max(x, xAt, features);
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int c = 0; c < features; c++) {
      FloatVector e = VectorMath.exp(FloatVector.fromArray(SPECIES, x, xAt + c * 16).sub(max));
      e.intoArray(y, yAt + c * 16);
      sum = sum.add(e);
    }
    for (int c = 0; c < features; c++) {
      FloatVector.fromArray(SPECIES, y, yAt + c * 16).div(sum).intoArray(y, yAt + c * 16);
    }
  }

  static void logLanes(float[] x, int xAt, float[] y, int yAt, int features) {
    FloatVector max = max(x, xAt, features);
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int c = 0; c < features; c++) {
      FloatVector shifted = FloatVector.fromArray(SPECIES, x, xAt + c * 16).sub(max);
      shifted.intoArray(y, yAt + c * 16);
      sum = sum.add(VectorMath.exp(shifted));
    }
    sum = VectorMath.log(sum);
    for (int c = 0; c < features; c++) {
      FloatVector.fromArray(SPECIES, y, yAt + c * 16).sub(sum).intoArray(y, yAt + c * 16);
    }
  }

  private static void row(boolean log, float[] x, int xAt, float[] y, int yAt, int features) {
    float max = x[xAt];
    for (int c = 1; c < features; c++) {
      max = Math.max(max, x[xAt + c]);
    }
    float sum = 0f;
    for (int c = 0; c < features; c++) {
      float shifted = x[xAt + c] - max;
      float e = FloatMath.exp(shifted);
      y[yAt + c] = log ? shifted : e;
      sum += e;
    }
    float logSum = log ? FloatMath.log(sum) : 0f;
    for (int c = 0; c < features; c++) {
      y[yAt + c] = log ? y[yAt + c] - logSum : y[yAt + c] / sum;
    }
  }
}
