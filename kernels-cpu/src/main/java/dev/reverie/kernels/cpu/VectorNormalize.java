package dev.reverie.kernels.cpu;

import static dev.reverie.kernels.cpu.VectorMath.SPECIES;

import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.cpu.Kernel;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.Rewrite;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.Binary;
import dev.reverie.engine.op.Normalize;
import java.util.ArrayList;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * {@link Normalize}: vertical with the batch in the lanes. Sums have four parts that take features in turn, in both
 * layouts, so that an addition does not wait for the one before. With a scale and an offset behind it, it is one kernel
 * that reads a tile from memory once.
 */
final class VectorNormalize {
  private VectorNormalize() {
  }

  /** The norm with the scale of its features, and their offset where nothing else needs what lies between. */
  static Rewrite rewrite(Node norm, Rewrite.Surroundings around) {
    Node scale = follower(norm.output(0), Binary.Kind.MULTIPLY, around);
    if (scale == null) {
      return null;
    }
    Node offset = follower(scale.output(0), Binary.Kind.ADD, around);
    return offset == null || around.neededBeside(scale.output(0), offset)
        ? new Rewrite("norm+scale", List.of(norm, scale))
        : new Rewrite("norm+scale+offset", List.of(norm, scale, offset));
  }

  private static Node follower(Tensor value, Binary.Kind kind, Rewrite.Surroundings around) {
    return around.users(value).stream().filter(n -> n.op() instanceof Binary b && b.kind() == kind
        && b.form() == Binary.Form.VECTOR && n.input(0) == value).findFirst().orElse(null);
  }

  static void lower(Node norm, Lowering to) {
    lower(norm, true, null, null, to);
  }

  static void lower(Rewrite rewrite, Rewrite.Surroundings around, Lowering to) {
    Node norm = rewrite.nodes().get(0);
    Node scale = rewrite.nodes().get(1);
    Node offset = rewrite.nodes().size() == 3 ? rewrite.nodes().get(2) : null;
    lower(norm, around.neededBeside(norm.output(0), scale), scale, offset, to);
  }

  private static void lower(Node norm, boolean keep, Node scale, Node offset, Lowering to) {
    Normalize op = (Normalize) norm.op();
    Rows rows = norm.output(0).type().rows();
    int features = norm.output(0).type().features();
    boolean lanes = VectorBackend.LAYOUT.lanes(rows);
    List<Tensor> reads = new ArrayList<>(norm.inputs());
    List<Tensor> writes = new ArrayList<>(List.of(norm.output(1)));
    if (keep) {
      writes.addFirst(norm.output(0));
    }
    Tensor result = offset != null ? offset.output(0) : scale != null ? scale.output(0) : null;
    if (scale != null) {
      reads.add(scale.input(1));
      writes.addFirst(result);
    }
    if (offset != null) {
      reads.add(offset.input(1));
    }
    to.rows(rows, reads, writes, slots -> {
      Slot x = slots.of(norm.input(0));
      Slot y = keep ? slots.of(norm.output(0)) : null;
      Slot spread = slots.of(norm.output(1));
      Slot a = scale == null ? null : slots.of(scale.input(1));
      Slot b = offset == null ? null : slots.of(offset.input(1));
      Slot z = result == null ? null : slots.of(result);
      int aPitch = scale != null && scale.input(1).type().dims().length == 2 ? features : 0;
      int bPitch = offset != null && offset.input(1).type().dims().length == 2 ? features : 0;
      RowTable table = slots.table(rows);
      float[] means = new float[slots.workers() * 16];
      Kernel kernel = (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          int xAt = Elementwise.at(x, worker, from, t);
          int sAt = Elementwise.at(spread, worker, from, t);
          int rowsHere = lanes ? 1 : table.count(t);
          if (lanes) {
            for (int l = 0; l < 16; l += SPECIES.length()) {
              statistics(op.center(), op.epsilon(), x.f, xAt + l, means, worker * 16 + l, spread.f, sAt + l, features);
            }
          } else {
            for (int r = 0; r < rowsHere; r++) {
              rowStatistics(op.center(), op.epsilon(), x.f, xAt + r * features, means, worker * 16 + r, spread.f,
                  sAt + r, features);
            }
          }
          if (y != null) {
            int yAt = Elementwise.at(y, worker, from, t);
            if (lanes) {
              normalized(x.f, xAt, means, worker * 16, spread.f, sAt, y.f, yAt, features);
            } else {
              for (int r = 0; r < rowsHere; r++) {
                rowNormalized(x.f, xAt + r * features, means[worker * 16 + r], spread.f[sAt + r], y.f,
                    yAt + r * features, features);
              }
            }
          }
          if (z != null) {
            int aAt = a.at() + table.group(t) * aPitch;
            int bAt = b == null ? 0 : b.at() + table.group(t) * bPitch;
            int zAt = Elementwise.at(z, worker, from, t);
            float[] offsets = b == null ? null : b.f;
            if (lanes && b == null) {
              scaled(x.f, xAt, means, worker * 16, spread.f, sAt, a.f, aAt, z.f, zAt, features);
            } else if (lanes) {
              scaledAndMoved(x.f, xAt, means, worker * 16, spread.f, sAt, a.f, aAt, b.f, bAt, z.f, zAt, features);
            } else {
              for (int r = 0; r < rowsHere; r++) {
                rowScaled(x.f, xAt + r * features, means[worker * 16 + r], spread.f[sAt + r], a.f, aAt, offsets, bAt,
                    z.f, zAt + r * features, features);
              }
            }
          }
        }
      };
      return kernel;
    });
  }

  private static void statistics(boolean center, float epsilon, float[] x, int xAt, float[] means, int meanAt,
      float[] spread, int spreadAt, int features) {
    if (center) {
      sum(x, xAt, means, meanAt, features);
      FloatVector.fromArray(SPECIES, means, meanAt).div(features).intoArray(means, meanAt);
    } else {
      FloatVector.zero(SPECIES).intoArray(means, meanAt);
    }
    squares(x, xAt, means, meanAt, spread, spreadAt, features);
    FloatVector variance = FloatVector.fromArray(SPECIES, spread, spreadAt).div(features).add(epsilon);
    variance.broadcast(1f).div(variance.sqrt()).intoArray(spread, spreadAt);
  }

  private static void sum(float[] x, int xAt, float[] sum, int sumAt, int features) {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int c = 0; c < features; c++) {
      FloatVector s = s0.add(FloatVector.fromArray(SPECIES, x, xAt + c * 16));
      s0 = s1;
      s1 = s2;
      s2 = s3;
      s3 = s;
    }
    s0.add(s1).add(s2.add(s3)).intoArray(sum, sumAt);
  }

  private static void squares(float[] x, int xAt, float[] means, int meanAt, float[] sum, int sumAt, int features) {
    FloatVector mean = FloatVector.fromArray(SPECIES, means, meanAt);
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int c = 0; c < features; c++) {
      FloatVector d = FloatVector.fromArray(SPECIES, x, xAt + c * 16).sub(mean);
      FloatVector s = d.fma(d, s0);
      s0 = s1;
      s1 = s2;
      s2 = s3;
      s3 = s;
    }
    s0.add(s1).add(s2.add(s3)).intoArray(sum, sumAt);
  }

  private static void normalized(float[] x, int xAt, float[] means, int meanAt, float[] spread, int spreadAt, float[] y,
      int yAt, int features) {
    for (int l = 0; l < 16; l += SPECIES.length()) {
      FloatVector mean = FloatVector.fromArray(SPECIES, means, meanAt + l);
      FloatVector inverse = FloatVector.fromArray(SPECIES, spread, spreadAt + l);
      for (int c = 0; c < features; c++) {
        FloatVector.fromArray(SPECIES, x, xAt + l + c * 16).sub(mean).mul(inverse).intoArray(y, yAt + l + c * 16);
      }
    }
  }

  private static void scaled(float[] x, int xAt, float[] means, int meanAt, float[] spread, int spreadAt, float[] a,
      int aAt, float[] z, int zAt, int features) {
    for (int l = 0; l < 16; l += SPECIES.length()) {
      FloatVector mean = FloatVector.fromArray(SPECIES, means, meanAt + l);
      FloatVector inverse = FloatVector.fromArray(SPECIES, spread, spreadAt + l);
      for (int c = 0; c < features; c++) {
        FloatVector y = FloatVector.fromArray(SPECIES, x, xAt + l + c * 16).sub(mean).mul(inverse);
        y.mul(a[aAt + c]).intoArray(z, zAt + l + c * 16);
      }
    }
  }

  private static void scaledAndMoved(float[] x, int xAt, float[] means, int meanAt, float[] spread, int spreadAt,
      float[] a, int aAt, float[] b, int bAt, float[] z, int zAt, int features) {
    for (int l = 0; l < 16; l += SPECIES.length()) {
      FloatVector mean = FloatVector.fromArray(SPECIES, means, meanAt + l);
      FloatVector inverse = FloatVector.fromArray(SPECIES, spread, spreadAt + l);
      for (int c = 0; c < features; c++) {
        FloatVector y = FloatVector.fromArray(SPECIES, x, xAt + l + c * 16).sub(mean).mul(inverse);
        y.mul(a[aAt + c]).add(b[bAt + c]).intoArray(z, zAt + l + c * 16);
      }
    }
  }

  private static void rowStatistics(boolean center, float epsilon, float[] x, int xAt, float[] means, int meanAt,
      float[] spread, int spreadAt, int features) {
    float s0 = 0f;
    float s1 = 0f;
    float s2 = 0f;
    float s3 = 0f;
    for (int c = 0; center && c < features; c++) {
      float s = s0 + x[xAt + c];
      s0 = s1;
      s1 = s2;
      s2 = s3;
      s3 = s;
    }
    float mean = (s0 + s1 + (s2 + s3)) / features;
    s0 = 0f;
    s1 = 0f;
    s2 = 0f;
    s3 = 0f;
    for (int c = 0; c < features; c++) {
      float d = x[xAt + c] - mean;
      float s = Math.fma(d, d, s0);
      s0 = s1;
      s1 = s2;
      s2 = s3;
      s3 = s;
    }
    means[meanAt] = mean;
    spread[spreadAt] = 1f / (float) Math.sqrt((s0 + s1 + (s2 + s3)) / features + epsilon);
  }

  private static void rowNormalized(float[] x, int xAt, float mean, float inverse, float[] y, int yAt, int features) {
    for (int c = 0; c < features; c++) {
      y[yAt + c] = (x[xAt + c] - mean) * inverse;
    }
  }

  private static void rowScaled(float[] x, int xAt, float mean, float inverse, float[] a, int aAt, float[] b, int bAt,
      float[] z, int zAt, int features) {
    for (int c = 0; c < features; c++) {
      float y = (x[xAt + c] - mean) * inverse * a[aAt + c];
      z[zAt + c] = b == null ? y : y + b[bAt + c];
    }
  }
}
