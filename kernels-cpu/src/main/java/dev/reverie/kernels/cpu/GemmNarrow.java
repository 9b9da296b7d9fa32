package dev.reverie.kernels.cpu;

import static dev.reverie.kernels.cpu.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * {@link Gemm} on vectors of 256 bits and 16 registers: a block is 4 broadcasts by 16 lanes, whose 8 accumulators, 2
 * vectors and 4 broadcasts take 14 of them. Vectors of 128 bits take the 16 lanes in two halves.
 */
final class GemmNarrow {
  private static final int LENGTH = SPECIES.length();
  private static final int PAIR = 2 * LENGTH;

  private GemmNarrow() {
  }

  /** See {@link Gemm#add}, for one tile and 4, 8, 12 or 16 outputs. */
  static void one(int outputs, float[] a, int aAt, float[] b, int bAt, int count, float[] c, int cAt) {
    for (int j = 0; j < outputs; j += 4) {
      for (int l = 0; l < 16; l += PAIR) {
        four(a, aAt + j, b, bAt + l, count, c, cAt + j * 16 + l);
      }
    }
  }

  /** See {@link Gemm#addTurned}, for one tile and a multiple of 4 outputs. */
  static void oneTurned(int outputs, float[] a, int aAt, int aStride, float[] b, int bAt, int count, float[] c,
      int cAt) {
    for (int j = 0; j < outputs; j += 4) {
      for (int l = 0; l < 16; l += PAIR) {
        fourTurned(a, aAt + j * 16, aStride, b, bAt + l, count, c, cAt + j * 16 + l);
      }
    }
  }

  /** See {@link Gemm#addRows}, for 4 rows. */
  static void rows(float[] a, int a0, int a1, int a2, int a3, float[] b, int bAt, int panels, int count, float[] c,
      int c0, int c1, int c2, int c3) {
    for (int p = 0; p < panels; p++) {
      for (int l = 0; l < 16; l += PAIR) {
        int n = p * 16 + l;
        fourRows(a, a0, a1, a2, a3, b, bAt + p * 16 * count + l, count, c, c0 + n, c1 + n, c2 + n, c3 + n);
      }
    }
  }

  /** See {@link Gemm#addRows}, for one row. */
  static void row(float[] a, int aAt, float[] b, int bAt, int panels, int count, float[] c, int cAt) {
    int pitch = count * 16;
    int p = 0;
    for (; p + 4 <= panels; p += 4) {
      for (int l = 0; l < 16; l += PAIR) {
        rowByFour(a, aAt, b, bAt + p * pitch + l, pitch, count, c, cAt + p * 16 + l);
      }
    }
    for (; p < panels; p++) {
      for (int l = 0; l < 16; l += PAIR) {
        rowByOne(a, aAt, b, bAt + p * pitch + l, count, c, cAt + p * 16 + l);
      }
    }
  }

  private static void four(float[] a, int aAt, float[] b, int bAt, int count, float[] c, int cAt) {
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

  private static void fourTurned(float[] a, int aAt, int aStride, float[] b, int bAt, int count, float[] c, int cAt) {
    FloatVector p0 = FloatVector.fromArray(SPECIES, c, cAt);
    FloatVector q0 = FloatVector.fromArray(SPECIES, c, cAt + LENGTH);
    FloatVector p1 = FloatVector.fromArray(SPECIES, c, cAt + 16);
    FloatVector q1 = FloatVector.fromArray(SPECIES, c, cAt + 16 + LENGTH);
    FloatVector p2 = FloatVector.fromArray(SPECIES, c, cAt + 32);
    FloatVector q2 = FloatVector.fromArray(SPECIES, c, cAt + 32 + LENGTH);
    FloatVector p3 = FloatVector.fromArray(SPECIES, c, cAt + 48);
    FloatVector q3 = FloatVector.fromArray(SPECIES, c, cAt + 48 + LENGTH);
    int a0 = aAt;
    for (int i = 0; i < count; i += 16, a0 += aStride) {
      int rows = Math.min(16, count - i);
      int b0 = bAt + i * 16;
      for (int r = 0; r < rows; r++) {
        FloatVector p = FloatVector.fromArray(SPECIES, b, b0 + r * 16);
        FloatVector q = FloatVector.fromArray(SPECIES, b, b0 + r * 16 + LENGTH);
        FloatVector v0 = FloatVector.broadcast(SPECIES, a[a0 + r]);
        p0 = p.fma(v0, p0);
        q0 = q.fma(v0, q0);
        FloatVector v1 = FloatVector.broadcast(SPECIES, a[a0 + r + 16]);
        p1 = p.fma(v1, p1);
        q1 = q.fma(v1, q1);
        FloatVector v2 = FloatVector.broadcast(SPECIES, a[a0 + r + 32]);
        p2 = p.fma(v2, p2);
        q2 = q.fma(v2, q2);
        FloatVector v3 = FloatVector.broadcast(SPECIES, a[a0 + r + 48]);
        p3 = p.fma(v3, p3);
        q3 = q.fma(v3, q3);
      }
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

  private static void fourRows(float[] a, int a0, int a1, int a2, int a3, float[] b, int bAt, int count, float[] c,
      int c0, int c1, int c2, int c3) {
    FloatVector p0 = FloatVector.fromArray(SPECIES, c, c0);
    FloatVector q0 = FloatVector.fromArray(SPECIES, c, c0 + LENGTH);
    FloatVector p1 = FloatVector.fromArray(SPECIES, c, c1);
    FloatVector q1 = FloatVector.fromArray(SPECIES, c, c1 + LENGTH);
    FloatVector p2 = FloatVector.fromArray(SPECIES, c, c2);
    FloatVector q2 = FloatVector.fromArray(SPECIES, c, c2 + LENGTH);
    FloatVector p3 = FloatVector.fromArray(SPECIES, c, c3);
    FloatVector q3 = FloatVector.fromArray(SPECIES, c, c3 + LENGTH);
    for (int i = 0; i < count; i++) {
      FloatVector p = FloatVector.fromArray(SPECIES, b, bAt + i * 16);
      FloatVector q = FloatVector.fromArray(SPECIES, b, bAt + i * 16 + LENGTH);
      FloatVector v0 = FloatVector.broadcast(SPECIES, a[a0 + i]);
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
    p0.intoArray(c, c0);
    q0.intoArray(c, c0 + LENGTH);
    p1.intoArray(c, c1);
    q1.intoArray(c, c1 + LENGTH);
    p2.intoArray(c, c2);
    q2.intoArray(c, c2 + LENGTH);
    p3.intoArray(c, c3);
    q3.intoArray(c, c3 + LENGTH);
  }

  private static void rowByFour(float[] a, int aAt, float[] b, int bAt, int pitch, int count, float[] c, int cAt) {
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

  private static void rowByOne(float[] a, int aAt, float[] b, int bAt, int count, float[] c, int cAt) {
    FloatVector p0 = FloatVector.fromArray(SPECIES, c, cAt);
    FloatVector q0 = FloatVector.fromArray(SPECIES, c, cAt + LENGTH);
    for (int i = 0; i < count; i++) {
      FloatVector v = FloatVector.broadcast(SPECIES, a[aAt + i]);
      p0 = v.fma(FloatVector.fromArray(SPECIES, b, bAt + i * 16), p0);
      q0 = v.fma(FloatVector.fromArray(SPECIES, b, bAt + i * 16 + LENGTH), q0);
    }
    p0.intoArray(c, cAt);
    q0.intoArray(c, cAt + LENGTH);
  }
}
