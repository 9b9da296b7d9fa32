package dev.reverie.engine.cpu;

import dev.reverie.engine.TensorType;
import dev.reverie.engine.TensorType.Kind;

/** Finds values that are not finite among those that count: live rows, no padding. */
final class FiniteCheck {
  private FiniteCheck() {
  }

  /** Gives the place and value of the first element that is not finite, or null. */
  static String find(Slot slot, TensorType type, RowTable table, Layout layout, int from, int to) {
    if (type.isRows()) {
      boolean lanes = layout.lanes(type.rows());
      int features = type.features();
      for (int t = from; t < to; t++) {
        int at = slot.at(0, from) + (t - from) * slot.stride;
        for (int l = 0; l < table.count(t); l++) {
          for (int c = 0; c < features; c++) {
            double v = value(slot, at + (lanes ? c * RowTable.TILE + l : l * features + c));
            if (!Double.isFinite(v)) {
              return ", row " + (table.start(t) + l) + ", feature " + c + ": " + v;
            }
          }
        }
      }
      return null;
    }
    if (type.kind() == Kind.WEIGHT) {
      for (int g = 0; g < type.dim(0); g++) {
        for (int k = 0; k < type.dim(1); k++) {
          for (int n = 0; n < type.dim(2); n++) {
            double v = value(slot, slot.at() + layout.weightIndex(type, g, k, n));
            if (!Double.isFinite(v)) {
              return ", element [" + g + ", " + k + ", " + n + "]: " + v;
            }
          }
        }
      }
      return null;
    }
    for (int i = 0; i < type.features(); i++) {
      double v = value(slot, slot.at() + i);
      if (!Double.isFinite(v)) {
        return ", element " + i + ": " + v;
      }
    }
    return null;
  }

  private static double value(Slot slot, int at) {
    return slot.f != null ? slot.f[at] : slot.d[at];
  }
}
