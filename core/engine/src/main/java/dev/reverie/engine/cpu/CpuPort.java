package dev.reverie.engine.cpu;

import dev.reverie.engine.DType;
import dev.reverie.engine.Program;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.TensorType.Kind;
import java.nio.FloatBuffer;

/** Copies a value between the user's row-major arrays and the backend's layout. */
final class CpuPort implements Program.Input, Program.Output {
  private final String label;
  private final TensorType type;
  private final Slot slot;
  private final RowTable table;
  private final Layout layout;
  private final boolean lanes;
  private final int bound;
  private int version = -1;

  CpuPort(String label, Tensor tensor, Slot slot, RowTable table, Layout layout, int bound) {
    this.label = label;
    this.type = tensor.type();
    this.slot = slot;
    this.table = table;
    this.layout = layout;
    this.lanes = type.isRows() && layout.lanes(type.rows());
    this.bound = bound;
  }

  @Override
  public TensorType type() {
    return type;
  }

  int elements() {
    return table == null ? type.features() : table.live() * type.features();
  }

  boolean isSet() {
    return version == (table == null ? 0 : table.version());
  }

  void requireSet() {
    if (version == (table == null ? 0 : table.version())) {
      return;
    }
    if (table != null && table.live() == 0) {
      return;
    }
    throw new IllegalStateException(label + " " + type + (version == -1 ? " has not been set"
        : " was set before the number of live rows changed to " + table.live() + "; set it again"));
  }

  void requireFinite() {
    if (type.dtype() == DType.F32) {
      String where = FiniteCheck.find(slot, type, table, layout, 0, table == null ? 0 : table.tiles());
      if (where != null) {
        throw new ArithmeticException(label + " " + type + " has a value that is not finite" + where);
      }
    }
  }

  private void check(DType dtype, int available) {
    if (type.dtype() != dtype) {
      throw new IllegalArgumentException(label + " is " + type + ", got " + dtype + " values");
    }
    if (available < elements()) {
      throw new IllegalArgumentException(label + " " + type + ": got " + available + " values, expected " + elements()
          + (table == null ? "" : " (" + table.live() + " live rows of " + type.features() + ")"));
    }
  }

  @Override
  public void set(float[] values) {
    if (type.dtype() == DType.F32 && values.length != elements()) {
      throw new IllegalArgumentException(label + " " + type + ": got " + values.length + " values, expected "
          + elements() + (table == null ? "" : " (" + table.live() + " live rows of " + type.features() + ")"));
    }
    set(values, 0);
  }

  @Override
  public void set(float[] values, int at) {
    check(DType.F32, values.length - at);
    if (at < 0) {
      throw new IndexOutOfBoundsException(label + ": starts at " + at);
    }
    if (table == null) {
      free(values, at);
    } else {
      for (int t = 0; t < table.tiles(); t++) {
        tile(values, at + table.start(t) * type.features(), slot.at(0, 0) + t * slot.stride, table.count(t));
      }
    }
    version = table == null ? 0 : table.version();
  }

  @Override
  public void set(FloatBuffer values) {
    check(DType.F32, values.remaining());
    float[] copy = new float[elements()];
    values.get(copy);
    set(copy, 0);
  }

  /** Padding lanes copy the tile's last live row: they must hold finite numbers wherever live rows do. */
  private void tile(float[] values, int from, int to, int count) {
    int features = type.features();
    int rows = lanes ? RowTable.TILE : count;
    for (int l = 0; l < rows; l++) {
      int src = from + Math.min(l, count - 1) * features;
      for (int c = 0; c < features; c++) {
        put(to + (lanes ? c * RowTable.TILE + l : l * features + c), values[src + c]);
      }
    }
  }

  private void put(int at, float value) {
    if (slot.f != null) {
      slot.f[at] = value;
    } else {
      slot.d[at] = value;
    }
  }

  private void free(float[] values, int at) {
    if (type.kind() == Kind.WEIGHT) {
      int i = at;
      for (int g = 0; g < type.dim(0); g++) {
        for (int k = 0; k < type.dim(1); k++) {
          for (int n = 0; n < type.dim(2); n++) {
            put(slot.at() + layout.weightIndex(type, g, k, n), values[i++]);
          }
        }
      }
      return;
    }
    for (int i = 0; i < type.features(); i++) {
      put(slot.at() + i, values[at + i]);
    }
  }

  @Override
  public void set(int[] values) {
    check(DType.I32, values.length);
    if (table == null) {
      System.arraycopy(values, 0, slot.i, slot.at(), type.features());
      version = 0;
      return;
    }
    for (int r = 0; r < table.live(); r++) {
      if (values[r] < 0 && bound != Integer.MAX_VALUE || values[r] >= bound) {
        throw new IndexOutOfBoundsException(label + ": row " + r + " has index " + values[r]
            + ", the table has rows 0 to " + (bound - 1));
      }
    }
    for (int t = 0; t < table.tiles(); t++) {
      int to = slot.at(0, 0) + t * slot.stride;
      for (int l = 0; l < RowTable.TILE; l++) {
        slot.i[to + l] = values[table.start(t) + Math.min(l, table.count(t) - 1)];
      }
    }
    version = table.version();
  }

  @Override
  public void get(float[] values, int at) {
    check(DType.F32, values.length - at);
    if (table == null) {
      int i = at;
      if (type.kind() == Kind.WEIGHT) {
        for (int g = 0; g < type.dim(0); g++) {
          for (int k = 0; k < type.dim(1); k++) {
            for (int n = 0; n < type.dim(2); n++) {
              values[i++] = value(slot.at() + layout.weightIndex(type, g, k, n));
            }
          }
        }
      } else {
        for (int k = 0; k < type.features(); k++) {
          values[i++] = value(slot.at() + k);
        }
      }
      return;
    }
    int features = type.features();
    for (int t = 0; t < table.tiles(); t++) {
      int from = slot.at(0, 0) + t * slot.stride;
      int to = at + table.start(t) * features;
      for (int l = 0; l < table.count(t); l++) {
        for (int c = 0; c < features; c++) {
          values[to + l * features + c] = value(from + (lanes ? c * RowTable.TILE + l : l * features + c));
        }
      }
    }
  }

  @Override
  public void get(double[] values) {
    check(DType.F32, values.length);
    if (slot.d == null) {
      float[] floats = new float[elements()];
      get(floats, 0);
      for (int i = 0; i < floats.length; i++) {
        values[i] = floats[i];
      }
      return;
    }
    // Doubles are only stored in the plain layout: a tile's live rows are consecutive, and so is anything without rows.
    if (table == null) {
      System.arraycopy(slot.d, slot.at(), values, 0, type.features());
      return;
    }
    for (int t = 0; t < table.tiles(); t++) {
      System.arraycopy(slot.d, slot.at(0, 0) + t * slot.stride, values, table.start(t) * type.features(),
          table.count(t) * type.features());
    }
  }

  @Override
  public float scalar() {
    if (!type.isScalar()) {
      throw new IllegalStateException(label + " is " + type + ", not a scalar");
    }
    return value(slot.at());
  }

  private float value(int at) {
    return slot.f != null ? slot.f[at] : (float) slot.d[at];
  }
}
