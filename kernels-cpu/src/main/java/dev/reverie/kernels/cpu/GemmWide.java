package dev.reverie.kernels.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Gemm} on vectors of 512 bits, where 16 lanes are one vector and there are 32 registers. Two tiles at a time
 * keep 16 accumulators under way and take one broadcast for two products: with one tile each product needs a load of its
 * own, and the load ports, not the multipliers, set the pace.
 */
final class GemmWide {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_512;

  private GemmWide() {
  }

  /** See {@link Gemm#add}, for two tiles and 4, 8, 12 or 16 outputs. */
  static void two(int outputs, float[] a, int aAt, float[] b, int bAt, int b2At, int count, float[] c, int cAt,
      int c2At) {
    int j = 0;
    for (; j + 8 <= outputs; j += 8) {
      eightByTwo(a, aAt + j, b, bAt, b2At, count, c, cAt + j * 16, c2At + j * 16);
    }
    if (j < outputs) {
      fourByTwo(a, aAt + j, b, bAt, b2At, count, c, cAt + j * 16, c2At + j * 16);
    }
  }

  /** See {@link Gemm#add}, for one tile and 4, 8, 12 or 16 outputs. */
  static void one(int outputs, float[] a, int aAt, float[] b, int bAt, int count, float[] c, int cAt) {
    if (outputs == 16) {
      sixteen(a, aAt, b, bAt, count, c, cAt);
      return;
    }
    for (int j = 0; j < outputs; j += 4) {
      four(a, aAt + j, b, bAt, count, c, cAt + j * 16);
    }
  }

  /** See {@link Gemm#addRows}, for 4 rows. */
  static void rows(float[] a, int a0, int a1, int a2, int a3, float[] b, int bAt, int panels, int count, float[] c,
      int c0, int c1, int c2, int c3) {
    int pitch = count * 16;
    int p = 0;
    for (; p + 4 <= panels; p += 4) {
      fourRowsByFour(a, a0, a1, a2, a3, b, bAt + p * pitch, pitch, count, c, c0 + p * 16, c1 + p * 16, c2 + p * 16,
          c3 + p * 16);
    }
    for (; p < panels; p++) {
      fourRows(a, a0, a1, a2, a3, b, bAt + p * pitch, count, c, c0 + p * 16, c1 + p * 16, c2 + p * 16, c3 + p * 16);
    }
  }

  /** See {@link Gemm#addRows}, for one row. */
  static void row(float[] a, int aAt, float[] b, int bAt, int panels, int count, float[] c, int cAt) {
    int pitch = count * 16;
    int p = 0;
    for (; p + 8 <= panels; p += 8) {
      rowByEight(a, aAt, b, bAt + p * pitch, pitch, count, c, cAt + p * 16);
    }
    for (; p < panels; p++) {
      rowByOne(a, aAt, b, bAt + p * pitch, count, c, cAt + p * 16);
    }
  }

  /** 8 outputs by two tiles: 16 accumulators, 2 vectors, 8 broadcasts. */
  private static void eightByTwo(float[] a, int aAt, float[] b, int bAt, int b2At,
      int count, float[] c, int cAt, int c2At) {
    FloatVector p0 = FloatVector.fromArray(SPECIES, c, cAt);
    FloatVector q0 = FloatVector.fromArray(SPECIES, c, c2At);
    FloatVector p1 = FloatVector.fromArray(SPECIES, c, cAt + 16);
    FloatVector q1 = FloatVector.fromArray(SPECIES, c, c2At + 16);
    FloatVector p2 = FloatVector.fromArray(SPECIES, c, cAt + 32);
    FloatVector q2 = FloatVector.fromArray(SPECIES, c, c2At + 32);
    FloatVector p3 = FloatVector.fromArray(SPECIES, c, cAt + 48);
    FloatVector q3 = FloatVector.fromArray(SPECIES, c, c2At + 48);
    FloatVector p4 = FloatVector.fromArray(SPECIES, c, cAt + 64);
    FloatVector q4 = FloatVector.fromArray(SPECIES, c, c2At + 64);
    FloatVector p5 = FloatVector.fromArray(SPECIES, c, cAt + 80);
    FloatVector q5 = FloatVector.fromArray(SPECIES, c, c2At + 80);
    FloatVector p6 = FloatVector.fromArray(SPECIES, c, cAt + 96);
    FloatVector q6 = FloatVector.fromArray(SPECIES, c, c2At + 96);
    FloatVector p7 = FloatVector.fromArray(SPECIES, c, cAt + 112);
    FloatVector q7 = FloatVector.fromArray(SPECIES, c, c2At + 112);
    for (int i = 0; i < count; i++) {
      FloatVector p = FloatVector.fromArray(SPECIES, b, bAt + i * 16);
      FloatVector q = FloatVector.fromArray(SPECIES, b, b2At + i * 16);
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
      FloatVector v4 = FloatVector.broadcast(SPECIES, a[aAt + i * 16 + 4]);
      p4 = p.fma(v4, p4);
      q4 = q.fma(v4, q4);
      FloatVector v5 = FloatVector.broadcast(SPECIES, a[aAt + i * 16 + 5]);
      p5 = p.fma(v5, p5);
      q5 = q.fma(v5, q5);
      FloatVector v6 = FloatVector.broadcast(SPECIES, a[aAt + i * 16 + 6]);
      p6 = p.fma(v6, p6);
      q6 = q.fma(v6, q6);
      FloatVector v7 = FloatVector.broadcast(SPECIES, a[aAt + i * 16 + 7]);
      p7 = p.fma(v7, p7);
      q7 = q.fma(v7, q7);
    }
    p0.intoArray(c, cAt);
    q0.intoArray(c, c2At);
    p1.intoArray(c, cAt + 16);
    q1.intoArray(c, c2At + 16);
    p2.intoArray(c, cAt + 32);
    q2.intoArray(c, c2At + 32);
    p3.intoArray(c, cAt + 48);
    q3.intoArray(c, c2At + 48);
    p4.intoArray(c, cAt + 64);
    q4.intoArray(c, c2At + 64);
    p5.intoArray(c, cAt + 80);
    q5.intoArray(c, c2At + 80);
    p6.intoArray(c, cAt + 96);
    q6.intoArray(c, c2At + 96);
    p7.intoArray(c, cAt + 112);
    q7.intoArray(c, c2At + 112);
  }

  /** 4 outputs by two tiles. */
  private static void fourByTwo(float[] a, int aAt, float[] b, int bAt, int b2At,
      int count, float[] c, int cAt, int c2At) {
    FloatVector p0 = FloatVector.fromArray(SPECIES, c, cAt);
    FloatVector q0 = FloatVector.fromArray(SPECIES, c, c2At);
    FloatVector p1 = FloatVector.fromArray(SPECIES, c, cAt + 16);
    FloatVector q1 = FloatVector.fromArray(SPECIES, c, c2At + 16);
    FloatVector p2 = FloatVector.fromArray(SPECIES, c, cAt + 32);
    FloatVector q2 = FloatVector.fromArray(SPECIES, c, c2At + 32);
    FloatVector p3 = FloatVector.fromArray(SPECIES, c, cAt + 48);
    FloatVector q3 = FloatVector.fromArray(SPECIES, c, c2At + 48);
    for (int i = 0; i < count; i++) {
      FloatVector p = FloatVector.fromArray(SPECIES, b, bAt + i * 16);
      FloatVector q = FloatVector.fromArray(SPECIES, b, b2At + i * 16);
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
    q0.intoArray(c, c2At);
    p1.intoArray(c, cAt + 16);
    q1.intoArray(c, c2At + 16);
    p2.intoArray(c, cAt + 32);
    q2.intoArray(c, c2At + 32);
    p3.intoArray(c, cAt + 48);
    q3.intoArray(c, c2At + 48);
  }

  /** 16 outputs by one tile. */
  private static void sixteen(float[] a, int aAt, float[] b, int bAt, int count, float[] c, int cAt) {
    FloatVector p0 = FloatVector.fromArray(SPECIES, c, cAt);
    FloatVector p1 = FloatVector.fromArray(SPECIES, c, cAt + 16);
    FloatVector p2 = FloatVector.fromArray(SPECIES, c, cAt + 32);
    FloatVector p3 = FloatVector.fromArray(SPECIES, c, cAt + 48);
    FloatVector p4 = FloatVector.fromArray(SPECIES, c, cAt + 64);
    FloatVector p5 = FloatVector.fromArray(SPECIES, c, cAt + 80);
    FloatVector p6 = FloatVector.fromArray(SPECIES, c, cAt + 96);
    FloatVector p7 = FloatVector.fromArray(SPECIES, c, cAt + 112);
    FloatVector p8 = FloatVector.fromArray(SPECIES, c, cAt + 128);
    FloatVector p9 = FloatVector.fromArray(SPECIES, c, cAt + 144);
    FloatVector p10 = FloatVector.fromArray(SPECIES, c, cAt + 160);
    FloatVector p11 = FloatVector.fromArray(SPECIES, c, cAt + 176);
    FloatVector p12 = FloatVector.fromArray(SPECIES, c, cAt + 192);
    FloatVector p13 = FloatVector.fromArray(SPECIES, c, cAt + 208);
    FloatVector p14 = FloatVector.fromArray(SPECIES, c, cAt + 224);
    FloatVector p15 = FloatVector.fromArray(SPECIES, c, cAt + 240);
    for (int i = 0; i < count; i++) {
      FloatVector p = FloatVector.fromArray(SPECIES, b, bAt + i * 16);
      FloatVector v0 = FloatVector.broadcast(SPECIES, a[aAt + i * 16]);
      p0 = p.fma(v0, p0);
      FloatVector v1 = FloatVector.broadcast(SPECIES, a[aAt + i * 16 + 1]);
      p1 = p.fma(v1, p1);
      FloatVector v2 = FloatVector.broadcast(SPECIES, a[aAt + i * 16 + 2]);
      p2 = p.fma(v2, p2);
      FloatVector v3 = FloatVector.broadcast(SPECIES, a[aAt + i * 16 + 3]);
      p3 = p.fma(v3, p3);
      FloatVector v4 = FloatVector.broadcast(SPECIES, a[aAt + i * 16 + 4]);
      p4 = p.fma(v4, p4);
      FloatVector v5 = FloatVector.broadcast(SPECIES, a[aAt + i * 16 + 5]);
      p5 = p.fma(v5, p5);
      FloatVector v6 = FloatVector.broadcast(SPECIES, a[aAt + i * 16 + 6]);
      p6 = p.fma(v6, p6);
      FloatVector v7 = FloatVector.broadcast(SPECIES, a[aAt + i * 16 + 7]);
      p7 = p.fma(v7, p7);
      FloatVector v8 = FloatVector.broadcast(SPECIES, a[aAt + i * 16 + 8]);
      p8 = p.fma(v8, p8);
      FloatVector v9 = FloatVector.broadcast(SPECIES, a[aAt + i * 16 + 9]);
      p9 = p.fma(v9, p9);
      FloatVector v10 = FloatVector.broadcast(SPECIES, a[aAt + i * 16 + 10]);
      p10 = p.fma(v10, p10);
      FloatVector v11 = FloatVector.broadcast(SPECIES, a[aAt + i * 16 + 11]);
      p11 = p.fma(v11, p11);
      FloatVector v12 = FloatVector.broadcast(SPECIES, a[aAt + i * 16 + 12]);
      p12 = p.fma(v12, p12);
      FloatVector v13 = FloatVector.broadcast(SPECIES, a[aAt + i * 16 + 13]);
      p13 = p.fma(v13, p13);
      FloatVector v14 = FloatVector.broadcast(SPECIES, a[aAt + i * 16 + 14]);
      p14 = p.fma(v14, p14);
      FloatVector v15 = FloatVector.broadcast(SPECIES, a[aAt + i * 16 + 15]);
      p15 = p.fma(v15, p15);
    }
    p0.intoArray(c, cAt);
    p1.intoArray(c, cAt + 16);
    p2.intoArray(c, cAt + 32);
    p3.intoArray(c, cAt + 48);
    p4.intoArray(c, cAt + 64);
    p5.intoArray(c, cAt + 80);
    p6.intoArray(c, cAt + 96);
    p7.intoArray(c, cAt + 112);
    p8.intoArray(c, cAt + 128);
    p9.intoArray(c, cAt + 144);
    p10.intoArray(c, cAt + 160);
    p11.intoArray(c, cAt + 176);
    p12.intoArray(c, cAt + 192);
    p13.intoArray(c, cAt + 208);
    p14.intoArray(c, cAt + 224);
    p15.intoArray(c, cAt + 240);
  }

  /** 4 outputs by one tile. */
  private static void four(float[] a, int aAt, float[] b, int bAt, int count, float[] c, int cAt) {
    FloatVector p0 = FloatVector.fromArray(SPECIES, c, cAt);
    FloatVector p1 = FloatVector.fromArray(SPECIES, c, cAt + 16);
    FloatVector p2 = FloatVector.fromArray(SPECIES, c, cAt + 32);
    FloatVector p3 = FloatVector.fromArray(SPECIES, c, cAt + 48);
    for (int i = 0; i < count; i++) {
      FloatVector p = FloatVector.fromArray(SPECIES, b, bAt + i * 16);
      FloatVector v0 = FloatVector.broadcast(SPECIES, a[aAt + i * 16]);
      p0 = p.fma(v0, p0);
      FloatVector v1 = FloatVector.broadcast(SPECIES, a[aAt + i * 16 + 1]);
      p1 = p.fma(v1, p1);
      FloatVector v2 = FloatVector.broadcast(SPECIES, a[aAt + i * 16 + 2]);
      p2 = p.fma(v2, p2);
      FloatVector v3 = FloatVector.broadcast(SPECIES, a[aAt + i * 16 + 3]);
      p3 = p.fma(v3, p3);
    }
    p0.intoArray(c, cAt);
    p1.intoArray(c, cAt + 16);
    p2.intoArray(c, cAt + 32);
    p3.intoArray(c, cAt + 48);
  }

  private static void fourRowsByFour(float[] a, int a0, int a1, int a2, int a3, float[] b, int bAt, int pitch,
      int count, float[] c, int c0, int c1, int c2, int c3) {
    FloatVector p0 = FloatVector.fromArray(SPECIES, c, c0);
    FloatVector q0 = FloatVector.fromArray(SPECIES, c, c0 + 16);
    FloatVector r0 = FloatVector.fromArray(SPECIES, c, c0 + 32);
    FloatVector s0 = FloatVector.fromArray(SPECIES, c, c0 + 48);
    FloatVector p1 = FloatVector.fromArray(SPECIES, c, c1);
    FloatVector q1 = FloatVector.fromArray(SPECIES, c, c1 + 16);
    FloatVector r1 = FloatVector.fromArray(SPECIES, c, c1 + 32);
    FloatVector s1 = FloatVector.fromArray(SPECIES, c, c1 + 48);
    FloatVector p2 = FloatVector.fromArray(SPECIES, c, c2);
    FloatVector q2 = FloatVector.fromArray(SPECIES, c, c2 + 16);
    FloatVector r2 = FloatVector.fromArray(SPECIES, c, c2 + 32);
    FloatVector s2 = FloatVector.fromArray(SPECIES, c, c2 + 48);
    FloatVector p3 = FloatVector.fromArray(SPECIES, c, c3);
    FloatVector q3 = FloatVector.fromArray(SPECIES, c, c3 + 16);
    FloatVector r3 = FloatVector.fromArray(SPECIES, c, c3 + 32);
    FloatVector s3 = FloatVector.fromArray(SPECIES, c, c3 + 48);
    int b1 = bAt + pitch;
    int b2 = b1 + pitch;
    int b3 = b2 + pitch;
    for (int i = 0; i < count; i++) {
      FloatVector p = FloatVector.fromArray(SPECIES, b, bAt + i * 16);
      FloatVector q = FloatVector.fromArray(SPECIES, b, b1 + i * 16);
      FloatVector r = FloatVector.fromArray(SPECIES, b, b2 + i * 16);
      FloatVector s = FloatVector.fromArray(SPECIES, b, b3 + i * 16);
      FloatVector v0 = FloatVector.broadcast(SPECIES, a[a0 + i]);
      p0 = p.fma(v0, p0);
      q0 = q.fma(v0, q0);
      r0 = r.fma(v0, r0);
      s0 = s.fma(v0, s0);
      FloatVector v1 = FloatVector.broadcast(SPECIES, a[a1 + i]);
      p1 = p.fma(v1, p1);
      q1 = q.fma(v1, q1);
      r1 = r.fma(v1, r1);
      s1 = s.fma(v1, s1);
      FloatVector v2 = FloatVector.broadcast(SPECIES, a[a2 + i]);
      p2 = p.fma(v2, p2);
      q2 = q.fma(v2, q2);
      r2 = r.fma(v2, r2);
      s2 = s.fma(v2, s2);
      FloatVector v3 = FloatVector.broadcast(SPECIES, a[a3 + i]);
      p3 = p.fma(v3, p3);
      q3 = q.fma(v3, q3);
      r3 = r.fma(v3, r3);
      s3 = s.fma(v3, s3);
    }
    p0.intoArray(c, c0);
    q0.intoArray(c, c0 + 16);
    r0.intoArray(c, c0 + 32);
    s0.intoArray(c, c0 + 48);
    p1.intoArray(c, c1);
    q1.intoArray(c, c1 + 16);
    r1.intoArray(c, c1 + 32);
    s1.intoArray(c, c1 + 48);
    p2.intoArray(c, c2);
    q2.intoArray(c, c2 + 16);
    r2.intoArray(c, c2 + 32);
    s2.intoArray(c, c2 + 48);
    p3.intoArray(c, c3);
    q3.intoArray(c, c3 + 16);
    r3.intoArray(c, c3 + 32);
    s3.intoArray(c, c3 + 48);
  }

  private static void fourRows(float[] a, int a0, int a1, int a2, int a3, float[] b, int bAt, int count, float[] c,
      int c0, int c1, int c2, int c3) {
    FloatVector p0 = FloatVector.fromArray(SPECIES, c, c0);
    FloatVector p1 = FloatVector.fromArray(SPECIES, c, c1);
    FloatVector p2 = FloatVector.fromArray(SPECIES, c, c2);
    FloatVector p3 = FloatVector.fromArray(SPECIES, c, c3);
    for (int i = 0; i < count; i++) {
      FloatVector p = FloatVector.fromArray(SPECIES, b, bAt + i * 16);
      FloatVector v0 = FloatVector.broadcast(SPECIES, a[a0 + i]);
      p0 = p.fma(v0, p0);
      FloatVector v1 = FloatVector.broadcast(SPECIES, a[a1 + i]);
      p1 = p.fma(v1, p1);
      FloatVector v2 = FloatVector.broadcast(SPECIES, a[a2 + i]);
      p2 = p.fma(v2, p2);
      FloatVector v3 = FloatVector.broadcast(SPECIES, a[a3 + i]);
      p3 = p.fma(v3, p3);
    }
    p0.intoArray(c, c0);
    p1.intoArray(c, c1);
    p2.intoArray(c, c2);
    p3.intoArray(c, c3);
  }

  private static void rowByEight(float[] a, int aAt, float[] b, int bAt, int pitch, int count, float[] c, int cAt) {
    FloatVector p0 = FloatVector.fromArray(SPECIES, c, cAt);
    FloatVector p1 = FloatVector.fromArray(SPECIES, c, cAt + 16);
    FloatVector p2 = FloatVector.fromArray(SPECIES, c, cAt + 32);
    FloatVector p3 = FloatVector.fromArray(SPECIES, c, cAt + 48);
    FloatVector p4 = FloatVector.fromArray(SPECIES, c, cAt + 64);
    FloatVector p5 = FloatVector.fromArray(SPECIES, c, cAt + 80);
    FloatVector p6 = FloatVector.fromArray(SPECIES, c, cAt + 96);
    FloatVector p7 = FloatVector.fromArray(SPECIES, c, cAt + 112);
    int b1 = bAt + pitch;
    int b2 = b1 + pitch;
    int b3 = b2 + pitch;
    int b4 = b3 + pitch;
    int b5 = b4 + pitch;
    int b6 = b5 + pitch;
    int b7 = b6 + pitch;
    for (int i = 0; i < count; i++) {
      FloatVector v = FloatVector.broadcast(SPECIES, a[aAt + i]);
      p0 = v.fma(FloatVector.fromArray(SPECIES, b, bAt + i * 16), p0);
      p1 = v.fma(FloatVector.fromArray(SPECIES, b, b1 + i * 16), p1);
      p2 = v.fma(FloatVector.fromArray(SPECIES, b, b2 + i * 16), p2);
      p3 = v.fma(FloatVector.fromArray(SPECIES, b, b3 + i * 16), p3);
      p4 = v.fma(FloatVector.fromArray(SPECIES, b, b4 + i * 16), p4);
      p5 = v.fma(FloatVector.fromArray(SPECIES, b, b5 + i * 16), p5);
      p6 = v.fma(FloatVector.fromArray(SPECIES, b, b6 + i * 16), p6);
      p7 = v.fma(FloatVector.fromArray(SPECIES, b, b7 + i * 16), p7);
    }
    p0.intoArray(c, cAt);
    p1.intoArray(c, cAt + 16);
    p2.intoArray(c, cAt + 32);
    p3.intoArray(c, cAt + 48);
    p4.intoArray(c, cAt + 64);
    p5.intoArray(c, cAt + 80);
    p6.intoArray(c, cAt + 96);
    p7.intoArray(c, cAt + 112);
  }

  private static void rowByOne(float[] a, int aAt, float[] b, int bAt, int count, float[] c, int cAt) {
    FloatVector p0 = FloatVector.fromArray(SPECIES, c, cAt);
    for (int i = 0; i < count; i++) {
      FloatVector v = FloatVector.broadcast(SPECIES, a[aAt + i]);
      p0 = v.fma(FloatVector.fromArray(SPECIES, b, bAt + i * 16), p0);
    }
    p0.intoArray(c, cAt);
  }
}
