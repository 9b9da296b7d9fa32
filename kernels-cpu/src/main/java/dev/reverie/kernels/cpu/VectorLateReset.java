package dev.reverie.kernels.cpu;

import static dev.reverie.kernels.cpu.VectorMath.SPECIES;

import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.math.FloatMath;
import dev.reverie.engine.op.LateReset;
import jdk.incubator.vector.FloatVector;

/**
 * {@link LateReset}: a block's features are consecutive in both layouts, so each block is three spans. Two sweeps each
 * way, since three transcendental functions do not fit in one compiled loop; the first leaves its results where the
 * second will write.
 */
final class VectorLateReset {
  private static final int STEP = SPECIES.length();

  private VectorLateReset() {
  }

  static void forward(LateReset op, Node node, Lowering to) {
    Rows rows = node.output(0).type().rows();
    int size = node.output(0).type().features();
    int block = size / op.blocks();
    float bias = op.updateBias();
    boolean lanes = VectorBackend.LAYOUT.lanes(rows);
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot p = slots.of(node.input(0));
      Slot h = slots.of(node.input(1));
      Slot y = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          int n = lanes ? block * RowTable.TILE : block;
          int pAt = Elementwise.at(p, worker, from, t);
          int hAt = Elementwise.at(h, worker, from, t);
          int yAt = Elementwise.at(y, worker, from, t);
          for (int b = 0; b < (lanes ? 1 : table.count(t)) * op.blocks(); b++) {
            candidate(p.f, pAt + 3 * b * n, pAt + (3 * b + 1) * n, y.f, yAt + b * n, n);
            mix(p.f, pAt + (3 * b + 2) * n, bias, h.f, hAt + b * n, y.f, yAt + b * n, n);
          }
        }
      };
    });
  }

  private static void candidate(float[] p, int resetAt, int rawAt, float[] y, int yAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      FloatVector reset = VectorMath.sigmoid(FloatVector.fromArray(SPECIES, p, resetAt + i));
      VectorMath.tanh(reset.mul(FloatVector.fromArray(SPECIES, p, rawAt + i))).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = FloatMath.tanh(FloatMath.sigmoid(p[resetAt + i]) * p[rawAt + i]);
    }
  }

  private static void mix(float[] p, int updateAt, float bias, float[] h, int hAt, float[] y, int yAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      FloatVector update = VectorMath.sigmoid(FloatVector.fromArray(SPECIES, p, updateAt + i).add(bias));
      FloatVector old = FloatVector.fromArray(SPECIES, h, hAt + i);
      FloatVector.fromArray(SPECIES, y, yAt + i).sub(old).fma(update, old).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      float update = FloatMath.sigmoid(p[updateAt + i] + bias);
      y[yAt + i] = Math.fma(y[yAt + i] - h[hAt + i], update, h[hAt + i]);
    }
  }

  static void gradient(LateReset.Gradient op, Node node, Lowering to) {
    Rows rows = node.output(1).type().rows();
    int size = node.output(1).type().features();
    int block = size / op.blocks();
    float bias = op.updateBias();
    boolean lanes = VectorBackend.LAYOUT.lanes(rows);
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot p = slots.of(node.input(0));
      Slot h = slots.of(node.input(1));
      Slot dy = slots.of(node.input(2));
      Slot dp = slots.of(node.output(0));
      Slot dh = slots.of(node.output(1));
      RowTable table = slots.table(rows);
      return (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          int n = lanes ? block * RowTable.TILE : block;
          int pAt = Elementwise.at(p, worker, from, t);
          int hAt = Elementwise.at(h, worker, from, t);
          int dyAt = Elementwise.at(dy, worker, from, t);
          int dpAt = Elementwise.at(dp, worker, from, t);
          int dhAt = Elementwise.at(dh, worker, from, t);
          for (int b = 0; b < (lanes ? 1 : table.count(t)) * op.blocks(); b++) {
            again(p.f, pAt + 3 * b * n, dp.f, dpAt + 3 * b * n, n);
            slopes(p.f, pAt + 3 * b * n, bias, h.f, hAt + b * n, dy.f, dyAt + b * n, dp.f, dpAt + 3 * b * n, dh.f,
                dhAt + b * n, n);
          }
        }
      };
    });
  }

  /** Reset and candidate, where their gradients will be. */
  private static void again(float[] p, int pAt, float[] dp, int dpAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      FloatVector reset = VectorMath.sigmoid(FloatVector.fromArray(SPECIES, p, pAt + i));
      reset.intoArray(dp, dpAt + i);
      VectorMath.tanh(reset.mul(FloatVector.fromArray(SPECIES, p, pAt + n + i))).intoArray(dp, dpAt + n + i);
    }
    for (; i < n; i++) {
      float reset = FloatMath.sigmoid(p[pAt + i]);
      dp[dpAt + i] = reset;
      dp[dpAt + n + i] = FloatMath.tanh(reset * p[pAt + n + i]);
    }
  }

  private static void slopes(float[] p, int pAt, float bias, float[] h, int hAt, float[] dy, int dyAt, float[] dp,
      int dpAt, float[] dh, int dhAt, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += STEP) {
      FloatVector update = VectorMath.sigmoid(FloatVector.fromArray(SPECIES, p, pAt + 2 * n + i).add(bias));
      FloatVector kept = update.neg().add(1f);
      FloatVector d = FloatVector.fromArray(SPECIES, dy, dyAt + i);
      d.mul(kept).intoArray(dh, dhAt + i);
      FloatVector c = FloatVector.fromArray(SPECIES, dp, dpAt + n + i);
      FloatVector du = d.mul(update);
      du.mul(kept).mul(c.sub(FloatVector.fromArray(SPECIES, h, hAt + i))).intoArray(dp, dpAt + 2 * n + i);
      FloatVector inner = du.mul(c.neg().fma(c, c.broadcast(1f)));
      FloatVector reset = FloatVector.fromArray(SPECIES, dp, dpAt + i);
      FloatVector dc = inner.mul(reset);
      dc.intoArray(dp, dpAt + n + i);
      dc.mul(FloatVector.fromArray(SPECIES, p, pAt + n + i)).mul(reset.neg().add(1f)).intoArray(dp, dpAt + i);
    }
    for (; i < n; i++) {
      float update = FloatMath.sigmoid(p[pAt + 2 * n + i] + bias);
      float kept = 1f - update;
      float d = dy[dyAt + i];
      dh[dhAt + i] = d * kept;
      float c = dp[dpAt + n + i];
      float du = d * update;
      dp[dpAt + 2 * n + i] = du * kept * (c - h[hAt + i]);
      float inner = du * Math.fma(-c, c, 1f);
      float reset = dp[dpAt + i];
      float dc = inner * reset;
      dp[dpAt + n + i] = dc;
      dp[dpAt + i] = dc * p[pAt + n + i] * (1f - reset);
    }
  }
}
