package dev.reverie.kernels.cpu;

import static dev.reverie.kernels.cpu.VectorMath.SPECIES;

import dev.reverie.engine.Node;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.Binary;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link Binary}: every form comes down to two vectors, or a vector and one number. As in {@link VectorUnary} the loop is
 * taken when the program is made.
 */
final class VectorBinary {
  private static final int STEP = SPECIES.length();

  @FunctionalInterface
  private interface Pairs {
    void run(float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int n);
  }

  @FunctionalInterface
  private interface One {
    void run(float[] a, int aAt, float b, float[] y, int yAt, int n);
  }

  private VectorBinary() {
  }

  static void lower(Binary op, Node node, Lowering to) {
    switch (op.form()) {
      case SAME -> Elementwise.map(node, to, slots -> {
        Slot a = slots.of(node.input(0));
        Slot b = slots.of(node.input(1));
        Slot y = slots.of(node.output(0));
        Pairs loop = vectors(op.kind());
        return (worker, from, tile, at, n) -> loop.run(a.f, Elementwise.at(a, worker, from, tile) + at, b.f,
            Elementwise.at(b, worker, from, tile) + at, y.f, Elementwise.at(y, worker, from, tile) + at, n);
      });
      case SCALAR -> Elementwise.map(node, to, slots -> {
        Slot a = slots.of(node.input(0));
        Slot b = slots.of(node.input(1));
        Slot y = slots.of(node.output(0));
        One loop = number(op.kind());
        return (worker, from, tile, at, n) -> loop.run(a.f, Elementwise.at(a, worker, from, tile) + at, b.f[b.at()],
            y.f, Elementwise.at(y, worker, from, tile) + at, n);
      });
      case COLUMN -> column(op, node, to);
      case VECTOR -> vector(op, node, to);
    }
  }

  private static void column(Binary op, Node node, Lowering to) {
    TensorType type = node.output(0).type();
    int features = type.features();
    boolean lanes = VectorBackend.LAYOUT.lanes(type.rows());
    to.rows(type.rows(), node.inputs(), node.outputs(), slots -> {
      Slot a = slots.of(node.input(0));
      Slot b = slots.of(node.input(1));
      Slot y = slots.of(node.output(0));
      RowTable table = slots.table(type.rows());
      Pairs columns = columns(op.kind());
      One number = number(op.kind());
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          int aAt = Elementwise.at(a, worker, from, t);
          int bAt = Elementwise.at(b, worker, from, t);
          int yAt = Elementwise.at(y, worker, from, t);
          if (lanes) {
            for (int l = 0; l < 16; l += STEP) {
              columns.run(a.f, aAt + l, b.f, bAt + l, y.f, yAt + l, features);
            }
          } else {
            for (int r = 0; r < table.count(t); r++) {
              number.run(a.f, aAt + r * features, b.f[bAt + r], y.f, yAt + r * features, features);
            }
          }
        }
      };
    });
  }

  private static void vector(Binary op, Node node, Lowering to) {
    TensorType type = node.output(0).type();
    int features = type.features();
    boolean lanes = VectorBackend.LAYOUT.lanes(type.rows());
    boolean grouped = node.input(1).type().dims().length == 2;
    to.rows(type.rows(), node.inputs(), node.outputs(), slots -> {
      Slot a = slots.of(node.input(0));
      Slot b = slots.of(node.input(1));
      Slot y = slots.of(node.output(0));
      RowTable table = slots.table(type.rows());
      Pairs numbers = numbers(op.kind());
      Pairs vectors = vectors(op.kind());
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          int aAt = Elementwise.at(a, worker, from, t);
          int bAt = b.at() + (grouped ? table.group(t) * features : 0);
          int yAt = Elementwise.at(y, worker, from, t);
          if (lanes) {
            for (int l = 0; l < 16; l += STEP) {
              numbers.run(a.f, aAt + l, b.f, bAt, y.f, yAt + l, features);
            }
          } else {
            for (int r = 0; r < table.count(t); r++) {
              vectors.run(a.f, aAt + r * features, b.f, bAt, y.f, yAt + r * features, features);
            }
          }
        }
      };
    });
  }

  /** A lane vector of each feature of a tile, with one vector b for all of them. */
  private static Pairs columns(Binary.Kind kind) {
    return switch (kind) {
      case ADD -> VectorBinary::addColumn;
      case SUBTRACT -> VectorBinary::subtractColumn;
      case MULTIPLY -> VectorBinary::multiplyColumn;
      case DIVIDE -> VectorBinary::divideColumn;
      case MINIMUM -> VectorBinary::minimumColumn;
      case MAXIMUM -> VectorBinary::maximumColumn;
      case AT_MOST -> VectorBinary::atMostColumn;
    };
  }

  /** A lane vector of each feature of a tile, with a number b for each. */
  private static Pairs numbers(Binary.Kind kind) {
    return switch (kind) {
      case ADD -> VectorBinary::addNumbers;
      case SUBTRACT -> VectorBinary::subtractNumbers;
      case MULTIPLY -> VectorBinary::multiplyNumbers;
      case DIVIDE -> VectorBinary::divideNumbers;
      case MINIMUM -> VectorBinary::minimumNumbers;
      case MAXIMUM -> VectorBinary::maximumNumbers;
      case AT_MOST -> VectorBinary::atMostNumbers;
    };
  }

  private static Pairs vectors(Binary.Kind kind) {
    return switch (kind) {
      case ADD -> VectorBinary::add;
      case SUBTRACT -> VectorBinary::subtract;
      case MULTIPLY -> VectorBinary::multiply;
      case DIVIDE -> VectorBinary::divide;
      case MINIMUM -> VectorBinary::minimum;
      case MAXIMUM -> VectorBinary::maximum;
      case AT_MOST -> VectorBinary::atMost;
    };
  }

  private static One number(Binary.Kind kind) {
    return switch (kind) {
      case ADD -> VectorBinary::addNumber;
      case SUBTRACT -> (a, aAt, b, y, yAt, n) -> addNumber(a, aAt, -b, y, yAt, n);
      case MULTIPLY -> VectorBinary::multiplyNumber;
      case DIVIDE -> VectorBinary::divideNumber;
      case MINIMUM -> VectorBinary::minimumNumber;
      case MAXIMUM -> VectorBinary::maximumNumber;
      case AT_MOST -> VectorBinary::atMostNumber;
    };
  }

  private static void add(float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      FloatVector.fromArray(SPECIES, a, aAt + i).add(FloatVector.fromArray(SPECIES, b, bAt + i)).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = a[aAt + i] + b[bAt + i];
    }
  }

  private static void subtract(float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      FloatVector.fromArray(SPECIES, a, aAt + i).sub(FloatVector.fromArray(SPECIES, b, bAt + i)).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = a[aAt + i] - b[bAt + i];
    }
  }

  private static void multiply(float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      FloatVector.fromArray(SPECIES, a, aAt + i).mul(FloatVector.fromArray(SPECIES, b, bAt + i)).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = a[aAt + i] * b[bAt + i];
    }
  }

  private static void divide(float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      FloatVector.fromArray(SPECIES, a, aAt + i).div(FloatVector.fromArray(SPECIES, b, bAt + i)).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = a[aAt + i] / b[bAt + i];
    }
  }

  private static void minimum(float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      FloatVector.fromArray(SPECIES, a, aAt + i).min(FloatVector.fromArray(SPECIES, b, bAt + i)).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = Math.min(a[aAt + i], b[bAt + i]);
    }
  }

  private static void maximum(float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      FloatVector.fromArray(SPECIES, a, aAt + i).max(FloatVector.fromArray(SPECIES, b, bAt + i)).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = Math.max(a[aAt + i], b[bAt + i]);
    }
  }

  private static void atMost(float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      FloatVector v = FloatVector.fromArray(SPECIES, a, aAt + i);
      v.broadcast(0f).blend(1f, v.compare(VectorOperators.LE, FloatVector.fromArray(SPECIES, b, bAt + i)))
          .intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = a[aAt + i] <= b[bAt + i] ? 1f : 0f;
    }
  }

  private static void addNumber(float[] a, int aAt, float b, float[] y, int yAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      FloatVector.fromArray(SPECIES, a, aAt + i).add(b).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = a[aAt + i] + b;
    }
  }

  private static void multiplyNumber(float[] a, int aAt, float b, float[] y, int yAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      FloatVector.fromArray(SPECIES, a, aAt + i).mul(b).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = a[aAt + i] * b;
    }
  }

  private static void divideNumber(float[] a, int aAt, float b, float[] y, int yAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      FloatVector.fromArray(SPECIES, a, aAt + i).div(b).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = a[aAt + i] / b;
    }
  }

  private static void minimumNumber(float[] a, int aAt, float b, float[] y, int yAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      FloatVector.fromArray(SPECIES, a, aAt + i).min(b).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = Math.min(a[aAt + i], b);
    }
  }

  private static void maximumNumber(float[] a, int aAt, float b, float[] y, int yAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      FloatVector.fromArray(SPECIES, a, aAt + i).max(b).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = Math.max(a[aAt + i], b);
    }
  }

  private static void atMostNumber(float[] a, int aAt, float b, float[] y, int yAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      FloatVector v = FloatVector.fromArray(SPECIES, a, aAt + i);
      v.broadcast(0f).blend(1f, v.compare(VectorOperators.LE, b)).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = a[aAt + i] <= b ? 1f : 0f;
    }
  }

  private static void addColumn(float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int features) {
    FloatVector v = FloatVector.fromArray(SPECIES, b, bAt);
    for (int c = 0; c < features; c++) {
      FloatVector.fromArray(SPECIES, a, aAt + c * 16).add(v).intoArray(y, yAt + c * 16);
    }
  }

  private static void addNumbers(float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int features) {
    for (int c = 0; c < features; c++) {
      FloatVector.fromArray(SPECIES, a, aAt + c * 16).add(b[bAt + c]).intoArray(y, yAt + c * 16);
    }
  }

  private static void subtractColumn(float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int features) {
    FloatVector v = FloatVector.fromArray(SPECIES, b, bAt);
    for (int c = 0; c < features; c++) {
      FloatVector.fromArray(SPECIES, a, aAt + c * 16).sub(v).intoArray(y, yAt + c * 16);
    }
  }

  private static void subtractNumbers(float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int features) {
    for (int c = 0; c < features; c++) {
      FloatVector.fromArray(SPECIES, a, aAt + c * 16).sub(b[bAt + c]).intoArray(y, yAt + c * 16);
    }
  }

  private static void multiplyColumn(float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int features) {
    FloatVector v = FloatVector.fromArray(SPECIES, b, bAt);
    for (int c = 0; c < features; c++) {
      FloatVector.fromArray(SPECIES, a, aAt + c * 16).mul(v).intoArray(y, yAt + c * 16);
    }
  }

  private static void multiplyNumbers(float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int features) {
    for (int c = 0; c < features; c++) {
      FloatVector.fromArray(SPECIES, a, aAt + c * 16).mul(b[bAt + c]).intoArray(y, yAt + c * 16);
    }
  }

  private static void divideColumn(float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int features) {
    FloatVector v = FloatVector.fromArray(SPECIES, b, bAt);
    for (int c = 0; c < features; c++) {
      FloatVector.fromArray(SPECIES, a, aAt + c * 16).div(v).intoArray(y, yAt + c * 16);
    }
  }

  private static void divideNumbers(float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int features) {
    for (int c = 0; c < features; c++) {
      FloatVector.fromArray(SPECIES, a, aAt + c * 16).div(b[bAt + c]).intoArray(y, yAt + c * 16);
    }
  }

  private static void minimumColumn(float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int features) {
    FloatVector v = FloatVector.fromArray(SPECIES, b, bAt);
    for (int c = 0; c < features; c++) {
      FloatVector.fromArray(SPECIES, a, aAt + c * 16).min(v).intoArray(y, yAt + c * 16);
    }
  }

  private static void minimumNumbers(float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int features) {
    for (int c = 0; c < features; c++) {
      FloatVector.fromArray(SPECIES, a, aAt + c * 16).min(b[bAt + c]).intoArray(y, yAt + c * 16);
    }
  }

  private static void maximumColumn(float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int features) {
    FloatVector v = FloatVector.fromArray(SPECIES, b, bAt);
    for (int c = 0; c < features; c++) {
      FloatVector.fromArray(SPECIES, a, aAt + c * 16).max(v).intoArray(y, yAt + c * 16);
    }
  }

  private static void maximumNumbers(float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int features) {
    for (int c = 0; c < features; c++) {
      FloatVector.fromArray(SPECIES, a, aAt + c * 16).max(b[bAt + c]).intoArray(y, yAt + c * 16);
    }
  }

  private static void atMostColumn(float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int features) {
    FloatVector v = FloatVector.fromArray(SPECIES, b, bAt);
    for (int c = 0; c < features; c++) {
      FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + c * 16);
      x.broadcast(0f).blend(1f, x.compare(VectorOperators.LE, v)).intoArray(y, yAt + c * 16);
    }
  }

  private static void atMostNumbers(float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int features) {
    for (int c = 0; c < features; c++) {
      FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + c * 16);
      x.broadcast(0f).blend(1f, x.compare(VectorOperators.LE, b[bAt + c])).intoArray(y, yAt + c * 16);
    }
  }
}
