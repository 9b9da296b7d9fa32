package dev.reverie.kernels.cpu;

import static dev.reverie.kernels.cpu.VectorMath.SPECIES;

import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.PixelNorm;
import jdk.incubator.vector.FloatVector;

/** {@link PixelNorm}: vertical with the batch in the lanes, else one row after the other, in the same order. */
final class VectorPixelNorm {
  private VectorPixelNorm() {
  }

  static void forward(PixelNorm op, Node node, Lowering to) {
    Rows rows = node.output(0).type().rows();
    int channels = op.channels();
    int pixels = node.output(1).type().features();
    boolean lanes = VectorBackend.LAYOUT.lanes(rows);
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot x = slots.of(node.input(0));
      Slot y = slots.of(node.output(0));
      Slot spread = slots.of(node.output(1));
      RowTable table = slots.table(rows);
      float[] means = new float[slots.workers() * 16];
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          int xAt = Elementwise.at(x, worker, from, t);
          int yAt = Elementwise.at(y, worker, from, t);
          int sAt = Elementwise.at(spread, worker, from, t);
          if (!lanes) {
            for (int p = 0; p < pixels * table.count(t); p++) {
              rowPixel(op.center(), op.epsilon(), x.f, xAt + p * channels, y.f, yAt + p * channels, spread.f, sAt + p,
                  channels);
            }
            continue;
          }
          for (int p = 0; p < pixels; p++) {
            int at = p * channels * 16;
            for (int l = 0; l < 16; l += SPECIES.length()) {
              if (op.center()) {
                mean(x.f, xAt + at + l, means, worker * 16 + l, channels);
              }
              pixel(op.epsilon(), x.f, xAt + at + l, means, worker * 16 + l, y.f, yAt + at + l, spread.f,
                  sAt + p * 16 + l, channels);
            }
          }
        }
      };
    });
  }

  private static void mean(float[] x, int xAt, float[] mean, int meanAt, int channels) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int c = 0; c < channels; c++) {
      sum = sum.add(FloatVector.fromArray(SPECIES, x, xAt + c * 16));
    }
    sum.div(channels).intoArray(mean, meanAt);
  }

  private static void pixel(float epsilon, float[] x, int xAt, float[] means, int meanAt, float[] y, int yAt,
      float[] spread, int spreadAt, int channels) {
    FloatVector mean = FloatVector.fromArray(SPECIES, means, meanAt);
    FloatVector squares = FloatVector.zero(SPECIES);
    for (int c = 0; c < channels; c++) {
      FloatVector d = FloatVector.fromArray(SPECIES, x, xAt + c * 16).sub(mean);
      squares = d.fma(d, squares);
    }
    FloatVector variance = squares.div(channels).add(epsilon);
    FloatVector inverse = variance.broadcast(1f).div(variance.sqrt());
    inverse.intoArray(spread, spreadAt);
    for (int c = 0; c < channels; c++) {
      FloatVector.fromArray(SPECIES, x, xAt + c * 16).sub(mean).mul(inverse).intoArray(y, yAt + c * 16);
    }
  }

  private static void rowPixel(boolean center, float epsilon, float[] x, int xAt, float[] y, int yAt, float[] spread,
      int spreadAt, int channels) {
    float mean = center ? rowMean(x, xAt, channels) : 0f;
    float squares = 0f;
    for (int c = 0; c < channels; c++) {
      float d = x[xAt + c] - mean;
      squares = Math.fma(d, d, squares);
    }
    float inverse = 1f / (float) Math.sqrt(squares / channels + epsilon);
    spread[spreadAt] = inverse;
    for (int c = 0; c < channels; c++) {
      y[yAt + c] = (x[xAt + c] - mean) * inverse;
    }
  }

  private static float rowMean(float[] x, int xAt, int channels) {
    float sum = 0f;
    for (int c = 0; c < channels; c++) {
      sum += x[xAt + c];
    }
    return sum / channels;
  }

  static void gradient(PixelNorm.Gradient op, Node node, Lowering to) {
    Rows rows = node.output(0).type().rows();
    int channels = op.channels();
    int pixels = node.input(1).type().features();
    boolean lanes = VectorBackend.LAYOUT.lanes(rows);
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot y = slots.of(node.input(0));
      Slot spread = slots.of(node.input(1));
      Slot dy = slots.of(node.input(2));
      Slot dx = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      float[] means = new float[slots.workers() * 16];
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          int yAt = Elementwise.at(y, worker, from, t);
          int sAt = Elementwise.at(spread, worker, from, t);
          int dyAt = Elementwise.at(dy, worker, from, t);
          int dxAt = Elementwise.at(dx, worker, from, t);
          if (!lanes) {
            for (int p = 0; p < pixels * table.count(t); p++) {
              int at = p * channels;
              rowBack(op.center(), y.f, yAt + at, spread.f[sAt + p], dy.f, dyAt + at, dx.f, dxAt + at, channels);
            }
            continue;
          }
          for (int p = 0; p < pixels; p++) {
            int at = p * channels * 16;
            for (int l = 0; l < 16; l += SPECIES.length()) {
              if (op.center()) {
                mean(dy.f, dyAt + at + l, means, worker * 16 + l, channels);
              }
              back(y.f, yAt + at + l, spread.f, sAt + p * 16 + l, dy.f, dyAt + at + l, means, worker * 16 + l, dx.f,
                  dxAt + at + l, channels);
            }
          }
        }
      };
    });
  }

  private static void back(float[] y, int yAt, float[] spread, int spreadAt, float[] dy, int dyAt, float[] means,
      int meanAt, float[] dx, int dxAt, int channels) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int c = 0; c < channels; c++) {
      sum = FloatVector.fromArray(SPECIES, dy, dyAt + c * 16).fma(FloatVector.fromArray(SPECIES, y, yAt + c * 16), sum);
    }
    FloatVector along = sum.div(channels);
    FloatVector mean = FloatVector.fromArray(SPECIES, means, meanAt);
    FloatVector inverse = FloatVector.fromArray(SPECIES, spread, spreadAt);
    for (int c = 0; c < channels; c++) {
      FloatVector part = FloatVector.fromArray(SPECIES, y, yAt + c * 16).mul(along);
      FloatVector inner = FloatVector.fromArray(SPECIES, dy, dyAt + c * 16).sub(part).sub(mean);
      inner.mul(inverse).intoArray(dx, dxAt + c * 16);
    }
  }

  private static void rowBack(boolean center, float[] y, int yAt, float spread, float[] dy, int dyAt, float[] dx,
      int dxAt, int channels) {
    float sum = 0f;
    for (int c = 0; c < channels; c++) {
      sum = Math.fma(dy[dyAt + c], y[yAt + c], sum);
    }
    float along = sum / channels;
    float mean = center ? rowMean(dy, dyAt, channels) : 0f;
    for (int c = 0; c < channels; c++) {
      dx[dxAt + c] = (dy[dyAt + c] - y[yAt + c] * along - mean) * spread;
    }
  }
}
