package dev.reverie.engine.op;

import dev.reverie.engine.DType;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;

/** The refusals that operations share. */
final class Check {
  private Check() {
  }

  static TensorType floatRows(String op, Tensor t) {
    if (!t.type().isRows() || t.type().dtype() != DType.F32) {
      throw refused(op, "[rows, features] of floats", t);
    }
    return t.type();
  }

  static TensorType floats(String op, Tensor t) {
    if (t.type().dtype() != DType.F32) {
      throw refused(op, "floats", t);
    }
    return t.type();
  }

  static void sameRows(String op, Tensor a, Tensor b) {
    if (a.type().rows() != b.type().rows()) {
      throw new IllegalArgumentException(op + ": rows differ: " + a + " and " + b);
    }
  }

  static void index(String op, Tensor t) {
    if (!t.type().isRows() || t.type().dtype() != DType.I32) {
      throw refused(op, "one integer per row", t);
    }
  }

  static IllegalArgumentException refused(String op, String expected, Tensor came) {
    return new IllegalArgumentException(op + ": got " + came + ", expected " + expected);
  }
}
