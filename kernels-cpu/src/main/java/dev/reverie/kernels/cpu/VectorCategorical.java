package dev.reverie.kernels.cpu;

import static dev.reverie.kernels.cpu.VectorMath.SPECIES;

import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.math.FloatMath;
import dev.reverie.engine.op.Categorical;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** {@link Categorical}: vertical over the classes of each group with the batch in the lanes. */
final class VectorCategorical {
  private static final int TILE = RowTable.TILE;

  private VectorCategorical() {
  }

  static void forward(Categorical op, Node node, Lowering to) {
    Rows rows = node.output(0).type().rows();
    int features = node.output(0).type().features();
    int classes = op.classes();
    float keep = 1f - op.unimix();
    float uniform = op.unimix() / classes;
    boolean lanes = VectorBackend.LAYOUT.lanes(rows);
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot x = slots.of(node.input(0));
      Slot p = slots.of(node.output(0));
      Slot log = slots.of(node.output(1));
      RowTable table = slots.table(rows);
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          int xAt = Elementwise.at(x, worker, from, t);
          int pAt = Elementwise.at(p, worker, from, t);
          int logAt = Elementwise.at(log, worker, from, t);
          if (lanes) {
            for (int g = 0; g < features; g += classes) {
              for (int l = g * TILE; l < g * TILE + TILE; l += SPECIES.length()) {
                probabilities(x.f, xAt + l, p.f, pAt + l, classes, keep, uniform);
                if (uniform == 0) {
                  VectorSoftmax.logLanes(x.f, xAt + l, log.f, logAt + l, classes);
                }
              }
            }
            if (uniform != 0) {
              logarithms(p.f, pAt, log.f, logAt, features * TILE);
            }
          } else {
            for (int i = 0; i < table.count(t) * features; i += classes) {
              row(x.f, xAt + i, p.f, pAt + i, log.f, logAt + i, classes, keep, uniform);
            }
          }
        }
      };
    });
  }

  private static void probabilities(float[] x, int xAt, float[] p, int pAt, int classes, float keep, float uniform) {
    FloatVector max = FloatVector.fromArray(SPECIES, x, xAt);
    for (int c = 1; c < classes; c++) {
      max = max.max(FloatVector.fromArray(SPECIES, x, xAt + c * TILE));
    }
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int c = 0; c < classes; c++) {
      FloatVector e = VectorMath.exp(FloatVector.fromArray(SPECIES, x, xAt + c * TILE).sub(max));
      e.intoArray(p, pAt + c * TILE);
      sum = sum.add(e);
    }
    for (int c = 0; c < classes; c++) {
      FloatVector.fromArray(SPECIES, p, pAt + c * TILE).div(sum).fma(keep, uniform).intoArray(p, pAt + c * TILE);
    }
  }

  private static void logarithms(float[] p, int pAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i += SPECIES.length()) {
      VectorMath.log(FloatVector.fromArray(SPECIES, p, pAt + i)).intoArray(y, yAt + i);
    }
  }

  private static void row(float[] x, int xAt, float[] p, int pAt, float[] log, int logAt, int classes, float keep,
      float uniform) {
    float max = x[xAt];
    for (int c = 1; c < classes; c++) {
      max = Math.max(max, x[xAt + c]);
    }
    float sum = 0f;
    for (int c = 0; c < classes; c++) {
      float e = FloatMath.exp(x[xAt + c] - max);
      p[pAt + c] = e;
      sum += e;
    }
    for (int c = 0; c < classes; c++) {
      float mixed = Math.fma(p[pAt + c] / sum, keep, uniform);
      p[pAt + c] = mixed;
      log[logAt + c] = FloatMath.log(mixed);
    }
    if (uniform == 0) {
      VectorSoftmax.row(true, x, xAt, log, logAt, classes);
    }
  }

  static void gradient(Categorical.Gradient op, Node node, Lowering to) {
    Rows rows = node.output(0).type().rows();
    int features = node.output(0).type().features();
    int classes = op.classes();
    float keep = 1f - op.unimix();
    float uniform = op.unimix() / classes;
    boolean lanes = VectorBackend.LAYOUT.lanes(rows);
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot p = slots.of(node.input(0));
      Slot dp = op.probability() ? slots.of(node.input(1)) : null;
      Slot dl = op.logarithm() ? slots.of(node.inputs().getLast()) : null;
      Slot dx = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          int pAt = Elementwise.at(p, worker, from, t);
          int dpAt = dp == null ? 0 : Elementwise.at(dp, worker, from, t);
          int dlAt = dl == null ? 0 : Elementwise.at(dl, worker, from, t);
          int dxAt = Elementwise.at(dx, worker, from, t);
          float[] dpArray = dp == null ? null : dp.f;
          float[] dlArray = dl == null ? null : dl.f;
          if (lanes) {
            int n = features * TILE;
            if (dp == null) {
              Arrays.fill(dx.f, dxAt, dxAt + n, 0f);
            } else {
              weighted(p.f, pAt, dpArray, dpAt, dx.f, dxAt, n, keep, uniform);
            }
            if (dl != null && uniform == 0) {
              added(dlArray, dlAt, dx.f, dxAt, n);
            } else if (dl != null) {
              addedRatios(p.f, pAt, dlArray, dlAt, dx.f, dxAt, n, keep, uniform);
            }
            for (int g = 0; g < features; g += classes) {
              for (int l = g * TILE; l < g * TILE + TILE; l += SPECIES.length()) {
                centred(p.f, pAt + l, dx.f, dxAt + l, classes, keep, uniform);
              }
            }
          } else {
            for (int i = 0; i < table.count(t) * features; i += classes) {
              slope(p.f, pAt + i, dpArray, dpAt + i, dlArray, dlAt + i, dx.f, dxAt + i, classes, keep, uniform);
            }
          }
        }
      };
    });
  }

  private static void weighted(float[] p, int pAt, float[] dp, int dpAt, float[] q, int qAt, int n, float keep,
      float uniform) {
    for (int i = 0; i < n; i += SPECIES.length()) {
      FloatVector soft = FloatVector.fromArray(SPECIES, p, pAt + i).sub(uniform).div(keep);
      soft.mul(FloatVector.fromArray(SPECIES, dp, dpAt + i)).intoArray(q, qAt + i);
    }
  }

  private static void added(float[] dl, int dlAt, float[] q, int qAt, int n) {
    for (int i = 0; i < n; i += SPECIES.length()) {
      FloatVector d = FloatVector.fromArray(SPECIES, dl, dlAt + i);
      FloatVector.fromArray(SPECIES, q, qAt + i).add(d).intoArray(q, qAt + i);
    }
  }

  private static void addedRatios(float[] p, int pAt, float[] dl, int dlAt, float[] q, int qAt, int n, float keep,
      float uniform) {
    for (int i = 0; i < n; i += SPECIES.length()) {
      FloatVector mixed = FloatVector.fromArray(SPECIES, p, pAt + i);
      FloatVector ratio = mixed.sub(uniform).div(keep).div(mixed);
      FloatVector part = ratio.mul(FloatVector.fromArray(SPECIES, dl, dlAt + i));
      FloatVector.fromArray(SPECIES, q, qAt + i).add(part).intoArray(q, qAt + i);
    }
  }

  private static void centred(float[] p, int pAt, float[] dx, int dxAt, int classes, float keep, float uniform) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int c = 0; c < classes * TILE; c += TILE) {
      sum = sum.add(FloatVector.fromArray(SPECIES, dx, dxAt + c));
    }
    for (int c = 0; c < classes * TILE; c += TILE) {
      FloatVector soft = FloatVector.fromArray(SPECIES, p, pAt + c).sub(uniform).div(keep);
      FloatVector.fromArray(SPECIES, dx, dxAt + c).sub(soft.mul(sum)).mul(keep).intoArray(dx, dxAt + c);
    }
  }

  private static void slope(float[] p, int pAt, float[] dp, int dpAt, float[] dl, int dlAt, float[] dx, int dxAt,
      int classes, float keep, float uniform) {
    float sum = 0f;
    for (int c = 0; c < classes; c++) {
      float mixed = p[pAt + c];
      float soft = (mixed - uniform) / keep;
      float q = 0f;
      if (dp != null) {
        q = soft * dp[dpAt + c];
      }
      if (dl != null) {
        q += uniform == 0 ? dl[dlAt + c] : soft / mixed * dl[dlAt + c];
      }
      dx[dxAt + c] = q;
      sum += q;
    }
    for (int c = 0; c < classes; c++) {
      float soft = (p[pAt + c] - uniform) / keep;
      dx[dxAt + c] = (dx[dxAt + c] - soft * sum) * keep;
    }
  }
}
