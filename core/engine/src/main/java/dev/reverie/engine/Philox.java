package dev.reverie.engine;

import dev.reverie.engine.math.FloatMath;

/**
 * Philox4x32-10, the counter-based random number generator of Salmon, Moraes, Dror and Shaw, "Parallel Random Numbers:
 * As Easy as 1, 2, 3" (SC 2011), and the transforms from its words to numbers.
 *
 * <p>A block of four words is a pure function of a 128-bit counter and a 64-bit key: no state, no order of drawing.
 * Every transform takes one word (or two) to one number with explicitly ordered float operations, so that scalar,
 * vector and GPU versions give the same bits. Nothing here allocates or checks its arguments.
 */
public final class Philox {
  /** Round multiplier of counter word 0. */
  public static final int MULTIPLIER_0 = 0xD2511F53;

  /** Round multiplier of counter word 2. */
  public static final int MULTIPLIER_1 = 0xCD9E8D57;

  /** Added to key word 0 between rounds (golden ratio). */
  public static final int WEYL_0 = 0x9E3779B9;

  /** Added to key word 1 between rounds (square root of 3, less 1). */
  public static final int WEYL_1 = 0xBB67AE85;

  /** Number of rounds. */
  public static final int ROUNDS = 10;

  /** {@link #normal}: below this value of w = -log(1 - y^2) the central polynomial holds, above it the tail's. */
  public static final float NORMAL_SPLIT = 5.5f;

  /** {@link #normal}: the central polynomial is in w - NORMAL_CENTRE, the tail's in sqrt(w) - NORMAL_TAIL_CENTRE. */
  public static final float NORMAL_CENTRE = 2.75f, NORMAL_TAIL_CENTRE = 3.5f;

  /** {@link #normal}: coefficients of the central polynomial, lowest power first. */
  public static final float NC0 = 2.2101185f, NC1 = 0.34553617f, NC2 = -0.0071231155f, NC3 = -0.001470719f,
      NC4 = 2.9656769E-4f, NC5 = -1.2436506E-5f, NC6 = -3.8846260E-6f, NC7 = 5.0072703E-7f, NC8 = 1.8546860E-8f;

  /** {@link #normal}: coefficients of the tail polynomial, lowest power first. */
  public static final float NT0 = 4.7170887f, NT1 = 1.4246327f, NT2 = 0.0046508373f, NT3 = -0.0028953911f,
      NT4 = 0.0014622734f, NT5 = -0.0010206359f, NT6 = 7.5484964E-4f, NT7 = -2.7437799E-4f, NT8 = 1.1460221E-5f;

  private Philox() {}

  /**
   * Writes the block of four words for one counter and key.
   *
   * @param c0 counter word 0
   * @param c1 counter word 1
   * @param c2 counter word 2
   * @param c3 counter word 3
   * @param k0 key word 0
   * @param k1 key word 1
   * @param out receives four words
   * @param at index of the first word in {@code out}
   */
  public static void philox(int c0, int c1, int c2, int c3, int k0, int k1, int[] out, int at) {
    for (int round = 0; round < ROUNDS; round++) {
      long p0 = (MULTIPLIER_0 & 0xFFFFFFFFL) * (c0 & 0xFFFFFFFFL);
      long p1 = (MULTIPLIER_1 & 0xFFFFFFFFL) * (c2 & 0xFFFFFFFFL);
      c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
      c1 = (int) p1;
      c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
      c3 = (int) p0;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    out[at] = c0;
    out[at + 1] = c1;
    out[at + 2] = c2;
    out[at + 3] = c3;
  }

  /**
   * A uniform number in (0, 1), neither end ever reached: one of the 2^23 odd multiples of 2^-24, each equally likely.
   * (With one bit more the top value would round to 1.)
   *
   * @param bits a random word; its upper 23 bits are used
   * @return the number
   */
  public static float uniform(int bits) {
    return ((bits >>> 9) + 0.5f) * 0x1p-23f;
  }

  /**
   * A uniform number in (0, 1) of full double precision, neither end ever reached: one of the 2^52 odd multiples of
   * 2^-53, each equally likely.
   *
   * @param hi a random word, the upper half
   * @param lo a random word, the lower half; its upper 20 bits are used
   * @return the number
   */
  public static double uniform53(int hi, int lo) {
    long bits = ((long) hi << 20) & 0xFFFFFFFF00000L | lo >>> 12;
    return (bits + 0.5) * 0x1p-52;
  }

  /**
   * A standard normal number by inversion of its distribution function, from all 32 bits of one word: increasing in
   * {@code bits} (as a signed number) up to rounding, odd under {@code ~bits}, never 0, of magnitude at most 6.34.
   *
   * <p>The form is that of Giles, "Approximating the erfinv function" (GPU Computing Gems, 2011): with y = 2u - 1 and
   * w = -log(1 - y^2), the quantile is y times a polynomial in w in the centre and in sqrt(w) in the tails; the
   * coefficients are our own. 1 - y^2 is formed from both tail probabilities, so that the tails lose nothing. Relative
   * error at most 6e-7.
   *
   * @param bits a random word
   * @return the number
   */
  public static float normal(int bits) {
    int magnitude = bits ^ bits >> 31;
    float half = Math.fma((float) magnitude, 0x1p-32f, 0x1p-33f);
    float tail = Math.fma((float) (0x7FFFFFFF - magnitude), 0x1p-32f, 0x1p-33f);
    float w = -FloatMath.log((4f * tail) * (0.5f + half));
    float p;
    if (w < NORMAL_SPLIT) {
      float t = w - NORMAL_CENTRE;
      p = Math.fma(NC8, t, NC7);
      p = Math.fma(p, t, NC6);
      p = Math.fma(p, t, NC5);
      p = Math.fma(p, t, NC4);
      p = Math.fma(p, t, NC3);
      p = Math.fma(p, t, NC2);
      p = Math.fma(p, t, NC1);
      p = Math.fma(p, t, NC0);
    } else {
      float t = (float) Math.sqrt(w) - NORMAL_TAIL_CENTRE;
      p = Math.fma(NT8, t, NT7);
      p = Math.fma(p, t, NT6);
      p = Math.fma(p, t, NT5);
      p = Math.fma(p, t, NT4);
      p = Math.fma(p, t, NT3);
      p = Math.fma(p, t, NT2);
      p = Math.fma(p, t, NT1);
      p = Math.fma(p, t, NT0);
    }
    float z = (half + half) * p;
    return bits < 0 ? -z : z;
  }

  /**
   * A whole number in [0, n) by multiplying high (Lemire 2019, without rejection): each value's probability is within
   * 2^-32 of 1/n.
   *
   * @param bits a random word
   * @param n the number of values, at least 1
   * @return the number
   */
  public static int bounded(int bits, int n) {
    return (int) ((bits & 0xFFFFFFFFL) * n >>> 32);
  }
}
