package dev.reverie.kernels.cpu;

import static dev.reverie.kernels.cpu.VectorMath.SPECIES;

import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.Normalize;
import jdk.incubator.vector.FloatVector;

/** {@link Normalize}: vertical with the batch in the lanes, sums over features in order in both layouts. */
final class VectorNormalize {
  private VectorNormalize() {
  }

  static void lower(Normalize op, Node node, Lowering to) {
    Rows rows = node.output(0).type().rows();
    int features = node.output(0).type().features();
    boolean lanes = VectorBackend.LAYOUT.lanes(rows);
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot x = slots.of(node.input(0));
      Slot y = slots.of(node.output(0));
      Slot spread = slots.of(node.output(1));
      RowTable table = slots.table(rows);
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          int xAt = Elementwise.at(x, worker, from, t);
          int yAt = Elementwise.at(y, worker, from, t);
          int sAt = Elementwise.at(spread, worker, from, t);
          if (lanes) {
            for (int l = 0; l < 16; l += SPECIES.length()) {
              lanes(op.center(), op.epsilon(), x.f, xAt + l, y.f, yAt + l, spread.f, sAt + l, features);
            }
          } else {
            for (int r = 0; r < table.count(t); r++) {
              row(op.center(), op.epsilon(), x.f, xAt + r * features, y.f, yAt + r * features, spread.f, sAt + r,
                  features);
            }
          }
        }
      };
    });
  }

  private static void lanes(boolean center, float epsilon, float[] x, int xAt, float[] y, int yAt, float[] spread,
      int sAt, int features) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int c = 0; center && c < features; c++) {
      sum = sum.add(FloatVector.fromArray(SPECIES, x, xAt + c * 16));
    }
    FloatVector mean = sum.div(features);
    FloatVector squares = FloatVector.zero(SPECIES);
    for (int c = 0; c < features; c++) {
      FloatVector d = FloatVector.fromArray(SPECIES, x, xAt + c * 16).sub(mean);
      squares = d.fma(d, squares);
    }
    FloatVector inverse = mean.broadcast(1f).div(squares.div(features).add(epsilon).sqrt());
    inverse.intoArray(spread, sAt);
    for (int c = 0; c < features; c++) {
      FloatVector.fromArray(SPECIES, x, xAt + c * 16).sub(mean).mul(inverse).intoArray(y, yAt + c * 16);
    }
  }

  private static void row(boolean center, float epsilon, float[] x, int xAt, float[] y, int yAt, float[] spread,
      int sAt, int features) {
    float sum = 0f;
    for (int c = 0; center && c < features; c++) {
      sum += x[xAt + c];
    }
    float mean = sum / features;
    float squares = 0f;
    for (int c = 0; c < features; c++) {
      float d = x[xAt + c] - mean;
      squares = Math.fma(d, d, squares);
    }
    float inverse = 1f / (float) Math.sqrt(squares / features + epsilon);
    spread[sAt] = inverse;
    for (int c = 0; c < features; c++) {
      y[yAt + c] = (x[xAt + c] - mean) * inverse;
    }
  }
}
