package dev.reverie.kernels.cpu;

import static dev.reverie.kernels.cpu.VectorMath.SPECIES;

import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.TensorType.Kind;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Scratch;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.Reduce;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * {@link Reduce}. Sums over rows read the packed copy that weight gradients read too, 16 features at a time, in blocks
 * of fixed size: tiles of 16 rows, then 64 tiles, then all, so that rounding grows with the cube root of the rows.
 */
final class VectorReduce {
  private static final int TILES = 64;
  private static final int BLOCK = 16 * 16;
  /** Features from which rows are summed where they lie: a packed copy of images would be as large as they are. */
  private static final int WIDE = 2048;

  private VectorReduce() {
  }

  static void features(Node node, Lowering to) {
    Rows rows = node.output(0).type().rows();
    int features = node.input(0).type().features();
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
              sumLanes(x.f, xAt + l, y.f, yAt + l, features);
            }
          } else {
            for (int r = 0; r < table.count(t); r++) {
              float sum = 0;
              for (int c = 0; c < features; c++) {
                sum += x.f[xAt + r * features + c];
              }
              y.f[yAt + r] = sum;
            }
          }
        }
      };
    });
  }

  private static void sumLanes(float[] x, int xAt, float[] y, int yAt, int features) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int c = 0; c < features; c++) {
      sum = sum.add(FloatVector.fromArray(SPECIES, x, xAt + c * 16));
    }
    sum.intoArray(y, yAt);
  }

  static void rows(Reduce.OverRows op, Node node, Lowering to) {
    Rows rows = node.input(0).type().rows();
    int features = node.input(0).type().features();
    int panels = (features + 15) / 16;
    if (features >= WIDE && VectorBackend.LAYOUT.lanes(rows)) {
      wideRows(op, node, to);
      return;
    }
    Scratch packed = RowPack.of(node.input(0), to);
    to.units(panels * rows.groups(), List.of(packed), node.outputs(), slots -> {
      Slot p = slots.of(packed);
      Slot y = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      float[] sums = new float[slots.workers() * 48];
      return (worker, from, end) -> {
        for (int u = from; u < end; u++) {
          int group = u / panels;
          int panel = u % panels;
          int first = table.firstTile(group);
          int last = table.endTile(group);
          int at = p.at() + panel * RowPack.pitch(rows);
          sum(p.f, at, first, last, sums, worker * 48);
          float divisor = op.mean() ? Math.max(1, table.groupLive(group)) : 1;
          for (int c = panel * 16; c < Math.min(features, panel * 16 + 16); c++) {
            y.f[y.at() + group * features + c] = sums[worker * 48 + c % 16] / divisor;
          }
        }
      };
    });
  }

  /** Each lane sums over tiles for its own row, in blocks; the lanes are summed at the end. */
  private static void wideRows(Reduce.OverRows op, Node node, Lowering to) {
    Rows rows = node.input(0).type().rows();
    int features = node.input(0).type().features();
    int panels = (features + 15) / 16;
    to.units(panels * rows.groups(), node.inputs(), node.outputs(), slots -> {
      Slot x = slots.of(node.input(0));
      Slot y = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      float[] sums = new float[slots.workers() * 2 * BLOCK];
      return (worker, from, end) -> {
        int at = worker * 2 * BLOCK;
        for (int u = from; u < end; u++) {
          int group = u / panels;
          int c = u % panels * 16;
          int width = Math.min(16, features - c);
          int last = table.endTile(group);
          clear(sums, at, width * 16);
          for (int block = table.firstTile(group); block < last; block += TILES) {
            clear(sums, at + BLOCK, width * 16);
            for (int t = block; t < Math.min(block + TILES, last); t++) {
              addLanes(x.f, x.at(worker, t) + c * 16, width, table.count(t), sums, at + BLOCK);
            }
            addLanes(sums, at + BLOCK, width, 16, sums, at);
          }
          float divisor = op.mean() ? Math.max(1, table.groupLive(group)) : 1;
          for (int i = 0; i < width; i++) {
            float sum = 0f;
            for (int l = 0; l < 16; l++) {
              sum += sums[at + i * 16 + l];
            }
            y.f[y.at() + group * features + c + i] = sum / divisor;
          }
        }
      };
    });
  }

  /** Adds the live lanes of some features to sums of each. */
  private static void addLanes(float[] x, int xAt, int features, int live, float[] sums, int at) {
    if (live == 16) {
      for (int i = 0; i < features * 16; i += SPECIES.length()) {
        FloatVector.fromArray(SPECIES, sums, at + i).add(FloatVector.fromArray(SPECIES, x, xAt + i))
            .intoArray(sums, at + i);
      }
      return;
    }
    for (int i = 0; i < features * 16; i += 16) {
      for (int l = 0; l < live; l++) {
        sums[at + i + l] += x[xAt + i + l];
      }
    }
  }

  /** Sums rows of 16 floats over tiles; the total is at {@code at}, partial sums behind it. */
  private static void sum(float[] x, int xAt, int first, int last, float[] sums, int at) {
    clear(sums, at, 48);
    for (int block = first; block < last; block += TILES) {
      clear(sums, at + 16, 16);
      for (int t = block; t < Math.min(block + TILES, last); t++) {
        for (int l = 0; l < 16; l += SPECIES.length()) {
          addTile(x, xAt + t * 256 + l, sums, at + 16 + l);
        }
      }
      for (int l = 0; l < 16; l++) {
        sums[at + l] += sums[at + 16 + l];
      }
    }
  }

  private static void clear(float[] a, int at, int n) {
    for (int i = 0; i < n; i++) {
      a[at + i] = 0f;
    }
  }

  private static void addTile(float[] x, int xAt, float[] sums, int at) {
    FloatVector sum = FloatVector.fromArray(SPECIES, x, xAt);
    for (int r = 1; r < 16; r++) {
      sum = sum.add(FloatVector.fromArray(SPECIES, x, xAt + r * 16));
    }
    sum.add(FloatVector.fromArray(SPECIES, sums, at)).intoArray(sums, at);
  }

  static void groups(Node node, Lowering to) {
    TensorType type = node.input(0).type();
    to.serial(node.inputs(), node.outputs(), slots -> {
      Slot x = slots.of(node.input(0));
      Slot y = slots.of(node.output(0));
      return (worker, from, end) -> {
        for (int c = 0; c < type.dim(1); c++) {
          double sum = 0;
          for (int g = 0; g < type.dim(0); g++) {
            sum += x.f[x.at() + g * type.dim(1) + c];
          }
          y.f[y.at() + c] = (float) sum;
        }
      };
    });
  }

  /** Lines of 16 outputs of a weight, or 4096 elements of a vector, are summed in double; then the partial sums. */
  static void all(Node node, Lowering to, boolean squares) {
    TensorType type = node.input(0).type();
    boolean weight = type.kind() == Kind.WEIGHT;
    int chunk = weight ? type.dim(1) * 16 : Elementwise.CHUNK;
    int extent = Elementwise.extent(type);
    int units = (extent + chunk - 1) / chunk;
    int panels = weight ? (type.dim(2) + 15) / 16 : 1;
    Scratch partial = to.scratch(null, "partial sums", 2L * units);
    to.units(units, node.inputs(), List.of(partial), slots -> {
      Slot x = slots.of(node.input(0));
      Slot p = slots.of(partial);
      return (worker, from, end) -> {
        for (int u = from; u < end; u++) {
          int width = weight ? Math.min(16, type.dim(2) - u % panels * 16) : 16;
          double sum = 0;
          for (int i = u * chunk; i < Math.min((u + 1) * chunk, extent); i++) {
            double v = x.f[x.at() + i];
            sum += weight && (i & 15) >= width ? 0 : squares ? v * v : v;
          }
          p.f[p.at() + 2 * u] = (float) sum;
          p.f[p.at() + 2 * u + 1] = (float) (sum - (float) sum);
        }
      };
    });
    to.serial(List.of(partial), node.outputs(), slots -> {
      Slot p = slots.of(partial);
      Slot y = slots.of(node.output(0));
      return (worker, from, end) -> {
        double sum = 0;
        for (int i = 0; i < 2 * units; i++) {
          sum += p.f[p.at() + i];
        }
        y.f[y.at()] = (float) sum;
      };
    });
  }
}
