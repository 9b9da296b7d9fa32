package dev.reverie.kernels.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link Gemm#addTurned} on vectors of 512 bits, two tiles at a time as in {@link GemmWide}. */
final class GemmWideTurned {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_512;

  private GemmWideTurned() {
  }

  /** Two tiles; outputs a multiple of 4. */
  static void two(int outputs, float[] a, int aAt, int aStride, float[] b, int bAt, int b2At, int count, float[] c,
      int cAt, int c2At) {
    int j = 0;
    for (; j + 8 <= outputs; j += 8) {
      eightByTwo(a, aAt + j * 16, aStride, b, bAt, b2At, count, c, cAt + j * 16, c2At + j * 16);
    }
    if (j < outputs) {
      fourByTwo(a, aAt + j * 16, aStride, b, bAt, b2At, count, c, cAt + j * 16, c2At + j * 16);
    }
  }

  /** One tile; outputs a multiple of 4. */
  static void one(int outputs, float[] a, int aAt, int aStride, float[] b, int bAt, int count, float[] c, int cAt) {
    int j = 0;
    for (; j + 16 <= outputs; j += 16) {
      sixteen(a, aAt + j * 16, aStride, b, bAt, count, c, cAt + j * 16);
    }
    for (; j + 8 <= outputs; j += 8) {
      eight(a, aAt + j * 16, aStride, b, bAt, count, c, cAt + j * 16);
    }
    if (j < outputs) {
      four(a, aAt + j * 16, aStride, b, bAt, count, c, cAt + j * 16);
    }
  }

  /** 8 outputs by two tiles: 16 accumulators, 2 vectors, 8 broadcasts. */
  private static void eightByTwo(float[] a, int aAt, int aStride, float[] b, int bAt, int b2At, int count,
      float[] c, int cAt, int c2At) {
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
    int a0 = aAt;
    for (int i = 0; i < count; i += 16, a0 += aStride) {
      int rows = Math.min(16, count - i);
      int b0 = bAt + i * 16;
      int b1 = b2At + i * 16;
      for (int r = 0; r < rows; r++) {
        FloatVector p = FloatVector.fromArray(SPECIES, b, b0 + r * 16);
        FloatVector q = FloatVector.fromArray(SPECIES, b, b1 + r * 16);
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
        FloatVector v4 = FloatVector.broadcast(SPECIES, a[a0 + r + 64]);
        p4 = p.fma(v4, p4);
        q4 = q.fma(v4, q4);
        FloatVector v5 = FloatVector.broadcast(SPECIES, a[a0 + r + 80]);
        p5 = p.fma(v5, p5);
        q5 = q.fma(v5, q5);
        FloatVector v6 = FloatVector.broadcast(SPECIES, a[a0 + r + 96]);
        p6 = p.fma(v6, p6);
        q6 = q.fma(v6, q6);
        FloatVector v7 = FloatVector.broadcast(SPECIES, a[a0 + r + 112]);
        p7 = p.fma(v7, p7);
        q7 = q.fma(v7, q7);
      }
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
  private static void fourByTwo(float[] a, int aAt, int aStride, float[] b, int bAt, int b2At, int count,
      float[] c, int cAt, int c2At) {
    FloatVector p0 = FloatVector.fromArray(SPECIES, c, cAt);
    FloatVector q0 = FloatVector.fromArray(SPECIES, c, c2At);
    FloatVector p1 = FloatVector.fromArray(SPECIES, c, cAt + 16);
    FloatVector q1 = FloatVector.fromArray(SPECIES, c, c2At + 16);
    FloatVector p2 = FloatVector.fromArray(SPECIES, c, cAt + 32);
    FloatVector q2 = FloatVector.fromArray(SPECIES, c, c2At + 32);
    FloatVector p3 = FloatVector.fromArray(SPECIES, c, cAt + 48);
    FloatVector q3 = FloatVector.fromArray(SPECIES, c, c2At + 48);
    int a0 = aAt;
    for (int i = 0; i < count; i += 16, a0 += aStride) {
      int rows = Math.min(16, count - i);
      int b0 = bAt + i * 16;
      int b1 = b2At + i * 16;
      for (int r = 0; r < rows; r++) {
        FloatVector p = FloatVector.fromArray(SPECIES, b, b0 + r * 16);
        FloatVector q = FloatVector.fromArray(SPECIES, b, b1 + r * 16);
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
    q0.intoArray(c, c2At);
    p1.intoArray(c, cAt + 16);
    q1.intoArray(c, c2At + 16);
    p2.intoArray(c, cAt + 32);
    q2.intoArray(c, c2At + 32);
    p3.intoArray(c, cAt + 48);
    q3.intoArray(c, c2At + 48);
  }

  /** 16 outputs by one tile. */
  private static void sixteen(float[] a, int aAt, int aStride, float[] b, int bAt, int count,
      float[] c, int cAt) {
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
    int a0 = aAt;
    for (int i = 0; i < count; i += 16, a0 += aStride) {
      int rows = Math.min(16, count - i);
      int b0 = bAt + i * 16;
      for (int r = 0; r < rows; r++) {
        FloatVector p = FloatVector.fromArray(SPECIES, b, b0 + r * 16);
        FloatVector v0 = FloatVector.broadcast(SPECIES, a[a0 + r]);
        p0 = p.fma(v0, p0);
        FloatVector v1 = FloatVector.broadcast(SPECIES, a[a0 + r + 16]);
        p1 = p.fma(v1, p1);
        FloatVector v2 = FloatVector.broadcast(SPECIES, a[a0 + r + 32]);
        p2 = p.fma(v2, p2);
        FloatVector v3 = FloatVector.broadcast(SPECIES, a[a0 + r + 48]);
        p3 = p.fma(v3, p3);
        FloatVector v4 = FloatVector.broadcast(SPECIES, a[a0 + r + 64]);
        p4 = p.fma(v4, p4);
        FloatVector v5 = FloatVector.broadcast(SPECIES, a[a0 + r + 80]);
        p5 = p.fma(v5, p5);
        FloatVector v6 = FloatVector.broadcast(SPECIES, a[a0 + r + 96]);
        p6 = p.fma(v6, p6);
        FloatVector v7 = FloatVector.broadcast(SPECIES, a[a0 + r + 112]);
        p7 = p.fma(v7, p7);
        FloatVector v8 = FloatVector.broadcast(SPECIES, a[a0 + r + 128]);
        p8 = p.fma(v8, p8);
        FloatVector v9 = FloatVector.broadcast(SPECIES, a[a0 + r + 144]);
        p9 = p.fma(v9, p9);
        FloatVector v10 = FloatVector.broadcast(SPECIES, a[a0 + r + 160]);
        p10 = p.fma(v10, p10);
        FloatVector v11 = FloatVector.broadcast(SPECIES, a[a0 + r + 176]);
        p11 = p.fma(v11, p11);
        FloatVector v12 = FloatVector.broadcast(SPECIES, a[a0 + r + 192]);
        p12 = p.fma(v12, p12);
        FloatVector v13 = FloatVector.broadcast(SPECIES, a[a0 + r + 208]);
        p13 = p.fma(v13, p13);
        FloatVector v14 = FloatVector.broadcast(SPECIES, a[a0 + r + 224]);
        p14 = p.fma(v14, p14);
        FloatVector v15 = FloatVector.broadcast(SPECIES, a[a0 + r + 240]);
        p15 = p.fma(v15, p15);
      }
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

  /** 8 outputs by one tile. */
  private static void eight(float[] a, int aAt, int aStride, float[] b, int bAt, int count,
      float[] c, int cAt) {
    FloatVector p0 = FloatVector.fromArray(SPECIES, c, cAt);
    FloatVector p1 = FloatVector.fromArray(SPECIES, c, cAt + 16);
    FloatVector p2 = FloatVector.fromArray(SPECIES, c, cAt + 32);
    FloatVector p3 = FloatVector.fromArray(SPECIES, c, cAt + 48);
    FloatVector p4 = FloatVector.fromArray(SPECIES, c, cAt + 64);
    FloatVector p5 = FloatVector.fromArray(SPECIES, c, cAt + 80);
    FloatVector p6 = FloatVector.fromArray(SPECIES, c, cAt + 96);
    FloatVector p7 = FloatVector.fromArray(SPECIES, c, cAt + 112);
    int a0 = aAt;
    for (int i = 0; i < count; i += 16, a0 += aStride) {
      int rows = Math.min(16, count - i);
      int b0 = bAt + i * 16;
      for (int r = 0; r < rows; r++) {
        FloatVector p = FloatVector.fromArray(SPECIES, b, b0 + r * 16);
        FloatVector v0 = FloatVector.broadcast(SPECIES, a[a0 + r]);
        p0 = p.fma(v0, p0);
        FloatVector v1 = FloatVector.broadcast(SPECIES, a[a0 + r + 16]);
        p1 = p.fma(v1, p1);
        FloatVector v2 = FloatVector.broadcast(SPECIES, a[a0 + r + 32]);
        p2 = p.fma(v2, p2);
        FloatVector v3 = FloatVector.broadcast(SPECIES, a[a0 + r + 48]);
        p3 = p.fma(v3, p3);
        FloatVector v4 = FloatVector.broadcast(SPECIES, a[a0 + r + 64]);
        p4 = p.fma(v4, p4);
        FloatVector v5 = FloatVector.broadcast(SPECIES, a[a0 + r + 80]);
        p5 = p.fma(v5, p5);
        FloatVector v6 = FloatVector.broadcast(SPECIES, a[a0 + r + 96]);
        p6 = p.fma(v6, p6);
        FloatVector v7 = FloatVector.broadcast(SPECIES, a[a0 + r + 112]);
        p7 = p.fma(v7, p7);
      }
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

  /** 4 outputs by one tile. */
  private static void four(float[] a, int aAt, int aStride, float[] b, int bAt, int count,
      float[] c, int cAt) {
    FloatVector p0 = FloatVector.fromArray(SPECIES, c, cAt);
    FloatVector p1 = FloatVector.fromArray(SPECIES, c, cAt + 16);
    FloatVector p2 = FloatVector.fromArray(SPECIES, c, cAt + 32);
    FloatVector p3 = FloatVector.fromArray(SPECIES, c, cAt + 48);
    int a0 = aAt;
    for (int i = 0; i < count; i += 16, a0 += aStride) {
      int rows = Math.min(16, count - i);
      int b0 = bAt + i * 16;
      for (int r = 0; r < rows; r++) {
        FloatVector p = FloatVector.fromArray(SPECIES, b, b0 + r * 16);
        FloatVector v0 = FloatVector.broadcast(SPECIES, a[a0 + r]);
        p0 = p.fma(v0, p0);
        FloatVector v1 = FloatVector.broadcast(SPECIES, a[a0 + r + 16]);
        p1 = p.fma(v1, p1);
        FloatVector v2 = FloatVector.broadcast(SPECIES, a[a0 + r + 32]);
        p2 = p.fma(v2, p2);
        FloatVector v3 = FloatVector.broadcast(SPECIES, a[a0 + r + 48]);
        p3 = p.fma(v3, p3);
      }
    }
    p0.intoArray(c, cAt);
    p1.intoArray(c, cAt + 16);
    p2.intoArray(c, cAt + 32);
    p3.intoArray(c, cAt + 48);
  }
}
