package dev.reverie.kernels.cpu;

import static dev.reverie.kernels.cpu.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The micro-kernels of all dense products. Each adds {@code a^T b} over a common index i, in order, to a block of c that
 * it loads first and stores last, so that the bits of an element do not depend on the block it is in.
 *
 * <p>A block is 4 broadcasts by 16 lanes: 8 accumulators, 2 vectors and 4 broadcasts take 14 of 16 registers. C2 hoists
 * every load of an iteration above its products, so a fifth broadcast or an unrolled loop spills an accumulator and runs
 * at a third of the speed. Narrower vectors take the 16 lanes in two halves.
 */
final class Gemm {
  private static final int LENGTH = SPECIES.length();
  private static final int PAIR = 2 * LENGTH;

  private Gemm() {
  }

  /** {@code c[j][l] += sum_i a[16 i + j] b[16 i + l]} for 4 j and 16 l: a panel of weights times a tile of rows. */
  static void panel(float[] a, int aAt, float[] b, int bAt, int count, float[] c, int cAt) {
    for (int l = 0; l < 16; l += PAIR) {
      panelPair(a, aAt, b, bAt + l, count, c, cAt + l);
    }
  }

  /** {@code c[j][l] += sum_i a[4 i + j] b[16 i + l]} for 4 j and 16 l: packed operands. */
  static void packed(float[] a, int aAt, float[] b, int bAt, int count, float[] c, int cAt) {
    for (int l = 0; l < 16; l += PAIR) {
      packedPair(a, aAt, b, bAt + l, count, c, cAt + l);
    }
  }

  /** {@code c[j][l] += sum_i a[j pitch + i] b[16 i + l]} for 4 j and 16 l: few rows, features in the lanes. */
  static void fewRows(float[] a, int aAt, int pitch, float[] b, int bAt, int count, float[] c, int cAt, int cPitch) {
    for (int l = 0; l < 16; l += PAIR) {
      fewRowsPair(a, aAt, pitch, b, bAt + l, count, c, cAt + l, cPitch);
    }
  }

  /** {@code c[l] += sum_i a[i] b[16 i + l]} for 16 l: one row and one panel. */
  static void oneRow(float[] a, int aAt, float[] b, int bAt, int count, float[] c, int cAt) {
    for (int l = 0; l < 16; l += PAIR) {
      oneRowPair(a, aAt, b, bAt + l, count, c, cAt + l);
    }
  }

  /** {@code c[16 p + l] += sum_i a[i] b[p pitch + 16 i + l]} for 4 panels p and 16 l: one row. */
  static void fourPanels(float[] a, int aAt, float[] b, int bAt, int pitch, int count, float[] c, int cAt) {
    for (int l = 0; l < 16; l += PAIR) {
      fourPanelsPair(a, aAt, b, bAt + l, pitch, count, c, cAt + l);
    }
  }

  private static void panelPair(float[] a, int aAt, float[] b, int bAt, int count, float[] c, int cAt) {
    FloatVector p0 = FloatVector.fromArray(SPECIES, c, cAt);
    FloatVector q0 = FloatVector.fromArray(SPECIES, c, cAt + LENGTH);
    FloatVector p1 = FloatVector.fromArray(SPECIES, c, cAt + 16);
    FloatVector q1 = FloatVector.fromArray(SPECIES, c, cAt + 16 + LENGTH);
    FloatVector p2 = FloatVector.fromArray(SPECIES, c, cAt + 32);
    FloatVector q2 = FloatVector.fromArray(SPECIES, c, cAt + 32 + LENGTH);
    FloatVector p3 = FloatVector.fromArray(SPECIES, c, cAt + 48);
    FloatVector q3 = FloatVector.fromArray(SPECIES, c, cAt + 48 + LENGTH);
    for (int i = 0; i < count; i++) {
      FloatVector p = FloatVector.fromArray(SPECIES, b, bAt + i * 16);
      FloatVector q = FloatVector.fromArray(SPECIES, b, bAt + i * 16 + LENGTH);
      FloatVector v0 = FloatVector.broadcast(SPECIES, a[aAt + i * 16]);
      p0 = p.fma(v0, p0);
      q0 = q.fma(v0, q0);
      FloatVector v1 = FloatVector.broadcast(SPECIES, a[aAt + i * 16 + 1]);
      p1 = p.fma(v1, p1);
      q1 = q.fma(v1, q1);
      FloatVector v2 = FloatVector.broadcast(SPECIES, a[aAt + i * 16 + 2]);
      p2 = p.fma(v2, p2);
      q2 = q.fma(v2, q2);
      FloatVector v3 = FloatVector.broadcast(SPECIES, a[aAt + i * 16 + 3]);
      p3 = p.fma(v3, p3);
      q3 = q.fma(v3, q3);
    }
    p0.intoArray(c, cAt);
    q0.intoArray(c, cAt + LENGTH);
    p1.intoArray(c, cAt + 16);
    q1.intoArray(c, cAt + 16 + LENGTH);
    p2.intoArray(c, cAt + 32);
    q2.intoArray(c, cAt + 32 + LENGTH);
    p3.intoArray(c, cAt + 48);
    q3.intoArray(c, cAt + 48 + LENGTH);
  }

  private static void packedPair(float[] a, int aAt, float[] b, int bAt, int count, float[] c, int cAt) {
    FloatVector p0 = FloatVector.fromArray(SPECIES, c, cAt);
    FloatVector q0 = FloatVector.fromArray(SPECIES, c, cAt + LENGTH);
    FloatVector p1 = FloatVector.fromArray(SPECIES, c, cAt + 16);
    FloatVector q1 = FloatVector.fromArray(SPECIES, c, cAt + 16 + LENGTH);
    FloatVector p2 = FloatVector.fromArray(SPECIES, c, cAt + 32);
    FloatVector q2 = FloatVector.fromArray(SPECIES, c, cAt + 32 + LENGTH);
    FloatVector p3 = FloatVector.fromArray(SPECIES, c, cAt + 48);
    FloatVector q3 = FloatVector.fromArray(SPECIES, c, cAt + 48 + LENGTH);
    for (int i = 0; i < count; i++) {
      FloatVector p = FloatVector.fromArray(SPECIES, b, bAt + i * 16);
      FloatVector q = FloatVector.fromArray(SPECIES, b, bAt + i * 16 + LENGTH);
      FloatVector v0 = FloatVector.broadcast(SPECIES, a[aAt + i * 4]);
      p0 = p.fma(v0, p0);
      q0 = q.fma(v0, q0);
      FloatVector v1 = FloatVector.broadcast(SPECIES, a[aAt + i * 4 + 1]);
      p1 = p.fma(v1, p1);
      q1 = q.fma(v1, q1);
      FloatVector v2 = FloatVector.broadcast(SPECIES, a[aAt + i * 4 + 2]);
      p2 = p.fma(v2, p2);
      q2 = q.fma(v2, q2);
      FloatVector v3 = FloatVector.broadcast(SPECIES, a[aAt + i * 4 + 3]);
      p3 = p.fma(v3, p3);
      q3 = q.fma(v3, q3);
    }
    p0.intoArray(c, cAt);
    q0.intoArray(c, cAt + LENGTH);
    p1.intoArray(c, cAt + 16);
    q1.intoArray(c, cAt + 16 + LENGTH);
    p2.intoArray(c, cAt + 32);
    q2.intoArray(c, cAt + 32 + LENGTH);
    p3.intoArray(c, cAt + 48);
    q3.intoArray(c, cAt + 48 + LENGTH);
  }

  private static void fewRowsPair(float[] a, int aAt, int pitch, float[] b, int bAt, int count, float[] c, int cAt,
      int cPitch) {
    FloatVector p0 = FloatVector.fromArray(SPECIES, c, cAt);
    FloatVector q0 = FloatVector.fromArray(SPECIES, c, cAt + LENGTH);
    FloatVector p1 = FloatVector.fromArray(SPECIES, c, cAt + cPitch);
    FloatVector q1 = FloatVector.fromArray(SPECIES, c, cAt + cPitch + LENGTH);
    FloatVector p2 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cPitch);
    FloatVector q2 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cPitch + LENGTH);
    FloatVector p3 = FloatVector.fromArray(SPECIES, c, cAt + 3 * cPitch);
    FloatVector q3 = FloatVector.fromArray(SPECIES, c, cAt + 3 * cPitch + LENGTH);
    int a1 = aAt + pitch;
    int a2 = a1 + pitch;
    int a3 = a2 + pitch;
    for (int i = 0; i < count; i++) {
      FloatVector p = FloatVector.fromArray(SPECIES, b, bAt + i * 16);
      FloatVector q = FloatVector.fromArray(SPECIES, b, bAt + i * 16 + LENGTH);
      FloatVector v0 = FloatVector.broadcast(SPECIES, a[aAt + i]);
      p0 = p.fma(v0, p0);
      q0 = q.fma(v0, q0);
      FloatVector v1 = FloatVector.broadcast(SPECIES, a[a1 + i]);
      p1 = p.fma(v1, p1);
      q1 = q.fma(v1, q1);
      FloatVector v2 = FloatVector.broadcast(SPECIES, a[a2 + i]);
      p2 = p.fma(v2, p2);
      q2 = q.fma(v2, q2);
      FloatVector v3 = FloatVector.broadcast(SPECIES, a[a3 + i]);
      p3 = p.fma(v3, p3);
      q3 = q.fma(v3, q3);
    }
    p0.intoArray(c, cAt);
    q0.intoArray(c, cAt + LENGTH);
    p1.intoArray(c, cAt + cPitch);
    q1.intoArray(c, cAt + cPitch + LENGTH);
    p2.intoArray(c, cAt + 2 * cPitch);
    q2.intoArray(c, cAt + 2 * cPitch + LENGTH);
    p3.intoArray(c, cAt + 3 * cPitch);
    q3.intoArray(c, cAt + 3 * cPitch + LENGTH);
  }

  private static void oneRowPair(float[] a, int aAt, float[] b, int bAt, int count, float[] c, int cAt) {
    FloatVector p = FloatVector.fromArray(SPECIES, c, cAt);
    FloatVector q = FloatVector.fromArray(SPECIES, c, cAt + LENGTH);
    for (int i = 0; i < count; i++) {
      FloatVector v = FloatVector.broadcast(SPECIES, a[aAt + i]);
      p = v.fma(FloatVector.fromArray(SPECIES, b, bAt + i * 16), p);
      q = v.fma(FloatVector.fromArray(SPECIES, b, bAt + i * 16 + LENGTH), q);
    }
    p.intoArray(c, cAt);
    q.intoArray(c, cAt + LENGTH);
  }

  private static void fourPanelsPair(float[] a, int aAt, float[] b, int bAt, int pitch, int count, float[] c, int cAt) {
    FloatVector p0 = FloatVector.fromArray(SPECIES, c, cAt);
    FloatVector q0 = FloatVector.fromArray(SPECIES, c, cAt + LENGTH);
    FloatVector p1 = FloatVector.fromArray(SPECIES, c, cAt + 16);
    FloatVector q1 = FloatVector.fromArray(SPECIES, c, cAt + 16 + LENGTH);
    FloatVector p2 = FloatVector.fromArray(SPECIES, c, cAt + 32);
    FloatVector q2 = FloatVector.fromArray(SPECIES, c, cAt + 32 + LENGTH);
    FloatVector p3 = FloatVector.fromArray(SPECIES, c, cAt + 48);
    FloatVector q3 = FloatVector.fromArray(SPECIES, c, cAt + 48 + LENGTH);
    int b1 = bAt + pitch;
    int b2 = b1 + pitch;
    int b3 = b2 + pitch;
    for (int i = 0; i < count; i++) {
      FloatVector v = FloatVector.broadcast(SPECIES, a[aAt + i]);
      p0 = v.fma(FloatVector.fromArray(SPECIES, b, bAt + i * 16), p0);
      q0 = v.fma(FloatVector.fromArray(SPECIES, b, bAt + i * 16 + LENGTH), q0);
      p1 = v.fma(FloatVector.fromArray(SPECIES, b, b1 + i * 16), p1);
      q1 = v.fma(FloatVector.fromArray(SPECIES, b, b1 + i * 16 + LENGTH), q1);
      p2 = v.fma(FloatVector.fromArray(SPECIES, b, b2 + i * 16), p2);
      q2 = v.fma(FloatVector.fromArray(SPECIES, b, b2 + i * 16 + LENGTH), q2);
      p3 = v.fma(FloatVector.fromArray(SPECIES, b, b3 + i * 16), p3);
      q3 = v.fma(FloatVector.fromArray(SPECIES, b, b3 + i * 16 + LENGTH), q3);
    }
    p0.intoArray(c, cAt);
    q0.intoArray(c, cAt + LENGTH);
    p1.intoArray(c, cAt + 16);
    q1.intoArray(c, cAt + 16 + LENGTH);
    p2.intoArray(c, cAt + 32);
    q2.intoArray(c, cAt + 32 + LENGTH);
    p3.intoArray(c, cAt + 48);
    q3.intoArray(c, cAt + 48 + LENGTH);
  }
}
