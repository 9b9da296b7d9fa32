package dev.reverie.kernels.cpu;

import static dev.reverie.kernels.cpu.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * Turns blocks of 16 by 16 floats: corners of 8, 4, 2 and 1 change places in turn, all in registers. A loop over the
 * rows is slower: its trips are few, and C2 puts another loop before and behind it.
 */
final class Transpose {
  private static final int LENGTH = SPECIES.length();
  private static final VectorShuffle<Float> BY_8 = VectorShuffle.fromOp(SPECIES, l -> (l ^ 8) % LENGTH);
  private static final VectorShuffle<Float> BY_4 = VectorShuffle.fromOp(SPECIES, l -> (l ^ 4) % LENGTH);
  private static final VectorShuffle<Float> BY_2 = VectorShuffle.fromOp(SPECIES, l -> l ^ 2);
  private static final VectorShuffle<Float> BY_1 = VectorShuffle.fromOp(SPECIES, l -> l ^ 1);
  private static final VectorMask<Float> HIGH_8 = VectorMask.fromLong(SPECIES, 0xFF00);
  private static final VectorMask<Float> HIGH_4 = VectorMask.fromLong(SPECIES, 0xF0F0);
  private static final VectorMask<Float> HIGH_2 = VectorMask.fromLong(SPECIES, 0xCCCC);
  private static final VectorMask<Float> HIGH_1 = VectorMask.fromLong(SPECIES, 0xAAAA);

  private Transpose() {
  }

  /** {@code y[16 j + i] = x[16 i + j]} for 16 i and 16 j. */
  static void block(float[] x, int xAt, float[] y, int yAt) {
    if (LENGTH == 16) {
      sixteen(x, xAt, y, yAt);
      return;
    }
    for (int i = 0; i < 16; i += LENGTH) {
      for (int j = 0; j < 16; j += LENGTH) {
        if (LENGTH == 8) {
          eight(x, xAt + i * 16 + j, y, yAt + j * 16 + i);
        } else {
          four(x, xAt + i * 16 + j, y, yAt + j * 16 + i);
        }
      }
    }
  }

  /** A block on vectors of 512 bits. */
  private static void sixteen(float[] x, int xAt, float[] y, int yAt) {
    FloatVector r0 = FloatVector.fromArray(SPECIES, x, xAt);
    FloatVector r1 = FloatVector.fromArray(SPECIES, x, xAt + 16);
    FloatVector r2 = FloatVector.fromArray(SPECIES, x, xAt + 32);
    FloatVector r3 = FloatVector.fromArray(SPECIES, x, xAt + 48);
    FloatVector r4 = FloatVector.fromArray(SPECIES, x, xAt + 64);
    FloatVector r5 = FloatVector.fromArray(SPECIES, x, xAt + 80);
    FloatVector r6 = FloatVector.fromArray(SPECIES, x, xAt + 96);
    FloatVector r7 = FloatVector.fromArray(SPECIES, x, xAt + 112);
    FloatVector r8 = FloatVector.fromArray(SPECIES, x, xAt + 128);
    FloatVector r9 = FloatVector.fromArray(SPECIES, x, xAt + 144);
    FloatVector r10 = FloatVector.fromArray(SPECIES, x, xAt + 160);
    FloatVector r11 = FloatVector.fromArray(SPECIES, x, xAt + 176);
    FloatVector r12 = FloatVector.fromArray(SPECIES, x, xAt + 192);
    FloatVector r13 = FloatVector.fromArray(SPECIES, x, xAt + 208);
    FloatVector r14 = FloatVector.fromArray(SPECIES, x, xAt + 224);
    FloatVector r15 = FloatVector.fromArray(SPECIES, x, xAt + 240);
    FloatVector s0 = r0.blend(r8.rearrange(BY_8), HIGH_8);
    FloatVector s8 = r0.rearrange(BY_8).blend(r8, HIGH_8);
    FloatVector s1 = r1.blend(r9.rearrange(BY_8), HIGH_8);
    FloatVector s9 = r1.rearrange(BY_8).blend(r9, HIGH_8);
    FloatVector s2 = r2.blend(r10.rearrange(BY_8), HIGH_8);
    FloatVector s10 = r2.rearrange(BY_8).blend(r10, HIGH_8);
    FloatVector s3 = r3.blend(r11.rearrange(BY_8), HIGH_8);
    FloatVector s11 = r3.rearrange(BY_8).blend(r11, HIGH_8);
    FloatVector s4 = r4.blend(r12.rearrange(BY_8), HIGH_8);
    FloatVector s12 = r4.rearrange(BY_8).blend(r12, HIGH_8);
    FloatVector s5 = r5.blend(r13.rearrange(BY_8), HIGH_8);
    FloatVector s13 = r5.rearrange(BY_8).blend(r13, HIGH_8);
    FloatVector s6 = r6.blend(r14.rearrange(BY_8), HIGH_8);
    FloatVector s14 = r6.rearrange(BY_8).blend(r14, HIGH_8);
    FloatVector s7 = r7.blend(r15.rearrange(BY_8), HIGH_8);
    FloatVector s15 = r7.rearrange(BY_8).blend(r15, HIGH_8);
    FloatVector t0 = s0.blend(s4.rearrange(BY_4), HIGH_4);
    FloatVector t4 = s0.rearrange(BY_4).blend(s4, HIGH_4);
    FloatVector t1 = s1.blend(s5.rearrange(BY_4), HIGH_4);
    FloatVector t5 = s1.rearrange(BY_4).blend(s5, HIGH_4);
    FloatVector t2 = s2.blend(s6.rearrange(BY_4), HIGH_4);
    FloatVector t6 = s2.rearrange(BY_4).blend(s6, HIGH_4);
    FloatVector t3 = s3.blend(s7.rearrange(BY_4), HIGH_4);
    FloatVector t7 = s3.rearrange(BY_4).blend(s7, HIGH_4);
    FloatVector t8 = s8.blend(s12.rearrange(BY_4), HIGH_4);
    FloatVector t12 = s8.rearrange(BY_4).blend(s12, HIGH_4);
    FloatVector t9 = s9.blend(s13.rearrange(BY_4), HIGH_4);
    FloatVector t13 = s9.rearrange(BY_4).blend(s13, HIGH_4);
    FloatVector t10 = s10.blend(s14.rearrange(BY_4), HIGH_4);
    FloatVector t14 = s10.rearrange(BY_4).blend(s14, HIGH_4);
    FloatVector t11 = s11.blend(s15.rearrange(BY_4), HIGH_4);
    FloatVector t15 = s11.rearrange(BY_4).blend(s15, HIGH_4);
    FloatVector u0 = t0.blend(t2.rearrange(BY_2), HIGH_2);
    FloatVector u2 = t0.rearrange(BY_2).blend(t2, HIGH_2);
    FloatVector u1 = t1.blend(t3.rearrange(BY_2), HIGH_2);
    FloatVector u3 = t1.rearrange(BY_2).blend(t3, HIGH_2);
    FloatVector u4 = t4.blend(t6.rearrange(BY_2), HIGH_2);
    FloatVector u6 = t4.rearrange(BY_2).blend(t6, HIGH_2);
    FloatVector u5 = t5.blend(t7.rearrange(BY_2), HIGH_2);
    FloatVector u7 = t5.rearrange(BY_2).blend(t7, HIGH_2);
    FloatVector u8 = t8.blend(t10.rearrange(BY_2), HIGH_2);
    FloatVector u10 = t8.rearrange(BY_2).blend(t10, HIGH_2);
    FloatVector u9 = t9.blend(t11.rearrange(BY_2), HIGH_2);
    FloatVector u11 = t9.rearrange(BY_2).blend(t11, HIGH_2);
    FloatVector u12 = t12.blend(t14.rearrange(BY_2), HIGH_2);
    FloatVector u14 = t12.rearrange(BY_2).blend(t14, HIGH_2);
    FloatVector u13 = t13.blend(t15.rearrange(BY_2), HIGH_2);
    FloatVector u15 = t13.rearrange(BY_2).blend(t15, HIGH_2);
    FloatVector v0 = u0.blend(u1.rearrange(BY_1), HIGH_1);
    FloatVector v1 = u0.rearrange(BY_1).blend(u1, HIGH_1);
    FloatVector v2 = u2.blend(u3.rearrange(BY_1), HIGH_1);
    FloatVector v3 = u2.rearrange(BY_1).blend(u3, HIGH_1);
    FloatVector v4 = u4.blend(u5.rearrange(BY_1), HIGH_1);
    FloatVector v5 = u4.rearrange(BY_1).blend(u5, HIGH_1);
    FloatVector v6 = u6.blend(u7.rearrange(BY_1), HIGH_1);
    FloatVector v7 = u6.rearrange(BY_1).blend(u7, HIGH_1);
    FloatVector v8 = u8.blend(u9.rearrange(BY_1), HIGH_1);
    FloatVector v9 = u8.rearrange(BY_1).blend(u9, HIGH_1);
    FloatVector v10 = u10.blend(u11.rearrange(BY_1), HIGH_1);
    FloatVector v11 = u10.rearrange(BY_1).blend(u11, HIGH_1);
    FloatVector v12 = u12.blend(u13.rearrange(BY_1), HIGH_1);
    FloatVector v13 = u12.rearrange(BY_1).blend(u13, HIGH_1);
    FloatVector v14 = u14.blend(u15.rearrange(BY_1), HIGH_1);
    FloatVector v15 = u14.rearrange(BY_1).blend(u15, HIGH_1);
    v0.intoArray(y, yAt);
    v1.intoArray(y, yAt + 16);
    v2.intoArray(y, yAt + 32);
    v3.intoArray(y, yAt + 48);
    v4.intoArray(y, yAt + 64);
    v5.intoArray(y, yAt + 80);
    v6.intoArray(y, yAt + 96);
    v7.intoArray(y, yAt + 112);
    v8.intoArray(y, yAt + 128);
    v9.intoArray(y, yAt + 144);
    v10.intoArray(y, yAt + 160);
    v11.intoArray(y, yAt + 176);
    v12.intoArray(y, yAt + 192);
    v13.intoArray(y, yAt + 208);
    v14.intoArray(y, yAt + 224);
    v15.intoArray(y, yAt + 240);
  }

  /** A quarter on vectors of 256 bits. */
  private static void eight(float[] x, int xAt, float[] y, int yAt) {
    FloatVector r0 = FloatVector.fromArray(SPECIES, x, xAt);
    FloatVector r1 = FloatVector.fromArray(SPECIES, x, xAt + 16);
    FloatVector r2 = FloatVector.fromArray(SPECIES, x, xAt + 32);
    FloatVector r3 = FloatVector.fromArray(SPECIES, x, xAt + 48);
    FloatVector r4 = FloatVector.fromArray(SPECIES, x, xAt + 64);
    FloatVector r5 = FloatVector.fromArray(SPECIES, x, xAt + 80);
    FloatVector r6 = FloatVector.fromArray(SPECIES, x, xAt + 96);
    FloatVector r7 = FloatVector.fromArray(SPECIES, x, xAt + 112);
    FloatVector s0 = r0.blend(r4.rearrange(BY_4), HIGH_4);
    FloatVector s4 = r0.rearrange(BY_4).blend(r4, HIGH_4);
    FloatVector s1 = r1.blend(r5.rearrange(BY_4), HIGH_4);
    FloatVector s5 = r1.rearrange(BY_4).blend(r5, HIGH_4);
    FloatVector s2 = r2.blend(r6.rearrange(BY_4), HIGH_4);
    FloatVector s6 = r2.rearrange(BY_4).blend(r6, HIGH_4);
    FloatVector s3 = r3.blend(r7.rearrange(BY_4), HIGH_4);
    FloatVector s7 = r3.rearrange(BY_4).blend(r7, HIGH_4);
    FloatVector t0 = s0.blend(s2.rearrange(BY_2), HIGH_2);
    FloatVector t2 = s0.rearrange(BY_2).blend(s2, HIGH_2);
    FloatVector t1 = s1.blend(s3.rearrange(BY_2), HIGH_2);
    FloatVector t3 = s1.rearrange(BY_2).blend(s3, HIGH_2);
    FloatVector t4 = s4.blend(s6.rearrange(BY_2), HIGH_2);
    FloatVector t6 = s4.rearrange(BY_2).blend(s6, HIGH_2);
    FloatVector t5 = s5.blend(s7.rearrange(BY_2), HIGH_2);
    FloatVector t7 = s5.rearrange(BY_2).blend(s7, HIGH_2);
    FloatVector u0 = t0.blend(t1.rearrange(BY_1), HIGH_1);
    FloatVector u1 = t0.rearrange(BY_1).blend(t1, HIGH_1);
    FloatVector u2 = t2.blend(t3.rearrange(BY_1), HIGH_1);
    FloatVector u3 = t2.rearrange(BY_1).blend(t3, HIGH_1);
    FloatVector u4 = t4.blend(t5.rearrange(BY_1), HIGH_1);
    FloatVector u5 = t4.rearrange(BY_1).blend(t5, HIGH_1);
    FloatVector u6 = t6.blend(t7.rearrange(BY_1), HIGH_1);
    FloatVector u7 = t6.rearrange(BY_1).blend(t7, HIGH_1);
    u0.intoArray(y, yAt);
    u1.intoArray(y, yAt + 16);
    u2.intoArray(y, yAt + 32);
    u3.intoArray(y, yAt + 48);
    u4.intoArray(y, yAt + 64);
    u5.intoArray(y, yAt + 80);
    u6.intoArray(y, yAt + 96);
    u7.intoArray(y, yAt + 112);
  }

  /** A sixteenth on vectors of 128 bits. */
  private static void four(float[] x, int xAt, float[] y, int yAt) {
    FloatVector r0 = FloatVector.fromArray(SPECIES, x, xAt);
    FloatVector r1 = FloatVector.fromArray(SPECIES, x, xAt + 16);
    FloatVector r2 = FloatVector.fromArray(SPECIES, x, xAt + 32);
    FloatVector r3 = FloatVector.fromArray(SPECIES, x, xAt + 48);
    FloatVector s0 = r0.blend(r2.rearrange(BY_2), HIGH_2);
    FloatVector s2 = r0.rearrange(BY_2).blend(r2, HIGH_2);
    FloatVector s1 = r1.blend(r3.rearrange(BY_2), HIGH_2);
    FloatVector s3 = r1.rearrange(BY_2).blend(r3, HIGH_2);
    FloatVector t0 = s0.blend(s1.rearrange(BY_1), HIGH_1);
    FloatVector t1 = s0.rearrange(BY_1).blend(s1, HIGH_1);
    FloatVector t2 = s2.blend(s3.rearrange(BY_1), HIGH_1);
    FloatVector t3 = s2.rearrange(BY_1).blend(s3, HIGH_1);
    t0.intoArray(y, yAt);
    t1.intoArray(y, yAt + 16);
    t2.intoArray(y, yAt + 32);
    t3.intoArray(y, yAt + 48);
  }
}
