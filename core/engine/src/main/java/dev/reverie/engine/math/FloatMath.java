package dev.reverie.engine.math;

import dev.reverie.engine.Philox;

/**
 * Elementary functions on float, by polynomials of our own.
 *
 * <p>Every function is one fixed sequence of float and int operations without branches (comparisons only select), so
 * that a version which does the same operations lane by lane, on vectors or on a GPU, returns the same bits for every
 * argument; only the payload of a NaN is free. Errors are stated in ulp of the correctly rounded result, over all
 * floats. Where exp would be below {@link #TINY}, it is zero, and functions made of it may lose what depends on it:
 * one scaling then does where gradual underflow takes two. NaN gives NaN.
 */
public final class FloatMath {
  /** 1 / log(2). */
  public static final float LOG2E = 1.4426950f;

  /** log(2) in two parts, whose sum is exact to 2^-53. */
  public static final float LN2_HI = 0.69314718f, LN2_LO = -1.9046542E-9f;

  /** 1.5 x 2^23: added, it rounds to a whole number, which then stands in the low bits of the sum. */
  public static final float ROUNDER = 12582912f;

  /** exp(x) overflows above this. */
  public static final float EXP_MAX = 88.722839f;

  /** exp(x) is zero below this. */
  public static final float EXP_MIN = -86.98f;

  /** The smallest exponential that is not flushed to zero. */
  public static final float TINY = 1.68e-38f;

  /** exp(r) on [-log(2)/2, log(2)/2]: coefficients of r^2 to r^6. */
  public static final float EXP2 = 0.49999994f, EXP3 = 0.16666521f, EXP4 = 0.041668262f, EXP5 = 0.0083686700f,
      EXP6 = 0.0013820982f;

  /** log(1 + f) on [sqrt(1/2) - 1, sqrt(2) - 1]: coefficients of f^3 to f^10. */
  public static final float LOG3 = 0.33333331f, LOG4 = -0.25000820f, LOG5 = 0.20001240f, LOG6 = -0.16623408f,
      LOG7 = 0.14201623f, LOG8 = -0.13159676f, LOG9 = 0.12761915f, LOG10 = -0.076358609f;

  /** Bits of 1/2. */
  public static final int HALF_BITS = 0x3F000000;

  /** Bits of 1, bits of sqrt(1/2), the exponent field and the fraction field of a float. */
  public static final int ONE_BITS = 0x3F800000, SQRT_HALF_BITS = 0x3F3504F3, EXPONENT_BITS = 0xFF800000,
      FRACTION_BITS = 0x007FFFFF;

  /** tanh(x) below {@link #TANH_SPLIT}: coefficients of x^3, x^5, x^7, x^9. */
  public static final float TANH3 = -0.33332947f, TANH5 = 0.13320729f, TANH7 = -0.052672010f, TANH9 = 0.016437879f;

  /** tanh(x) is a polynomial in x below this magnitude, 1 - 2 / (exp(2x) + 1) above it. */
  public static final float TANH_SPLIT = 0.55f;

  /** tanh(x) rounds to 1 above this. */
  public static final float TANH_MAX = 9.010913f;

  /** log(1 + e) on [0, 1]: coefficients of e to e^10. */
  public static final float SOFTPLUS1 = 1f, SOFTPLUS2 = -0.49999931f, SOFTPLUS3 = 0.33330470f,
      SOFTPLUS4 = -0.24958156f, SOFTPLUS5 = 0.19693192f, SOFTPLUS6 = -0.15349098f, SOFTPLUS7 = 0.10670013f,
      SOFTPLUS8 = -0.057561528f, SOFTPLUS9 = 0.020150332f, SOFTPLUS10 = -0.0033065376f;

  /** exp(x) - 1 rounds to x below this magnitude. */
  public static final float EXPM1_MIN = 0x1p-25f;

  /** The upper tail of the normal distribution times exp(x^2/2), in powers of 1 / (1 + MILLS x). */
  public static final float MILLS = 0.3f, MILLS0 = 9.093682E-6f, MILLS1 = 0.11945144f, MILLS2 = 0.12220423f,
      MILLS3 = 0.0934741f, MILLS4 = 0.14560606f, MILLS5 = -0.081276566f, MILLS6 = 0.23310222f, MILLS7 = -0.1714409f,
      MILLS8 = 0.038870353f;

  private FloatMath() {}

  /**
   * Exponential; error at most 1.05 ulp. Overflows to infinity above {@link #EXP_MAX}, is zero below {@link #EXP_MIN}.
   *
   * @param x any float
   * @return e to the power of x
   */
  public static float exp(float x) {
    float z = Math.fma(x, LOG2E, ROUNDER);
    float e = Math.fma(expm1Of(expRemainder(x, z)), 2f, 2f) * halfScale(z);
    e = x > EXP_MAX ? Float.POSITIVE_INFINITY : e;
    return x < EXP_MIN ? 0f : e;
  }

  /**
   * exp(x) - 1 for x that is not positive, accurate for small x too; error at most 1.5 ulp. Zeros give a positive zero.
   *
   * @param x 0 or less
   * @return the exponential less 1
   */
  public static float expm1(float x) {
    float z = Math.fma(x, LOG2E, ROUNDER);
    float half = halfScale(z);
    float scale = half + half;
    float e = Math.fma(scale, expm1Of(expRemainder(x, z)), scale - 1f);
    return x < EXP_MIN ? -1f : e;
  }

  /**
   * Natural logarithm; error at most 1 ulp. Negative arguments give NaN, zeros of either sign negative infinity.
   *
   * @param x any float
   * @return the logarithm of x
   */
  public static float log(float x) {
    boolean subnormal = x < Float.MIN_NORMAL;
    float y = subnormal ? x * 0x1p23f : x;
    int i = Float.floatToRawIntBits(y) + (ONE_BITS - SQRT_HALF_BITS);
    float k = (float) (i >> 23) - (subnormal ? 150f : 127f);
    float f = Float.intBitsToFloat((i & FRACTION_BITS) + SQRT_HALF_BITS) - 1f;
    float r = logOf(f, k);
    r = x < Float.POSITIVE_INFINITY ? r : x;
    r = x < 0f ? Float.NaN : r;
    return x == 0f ? Float.NEGATIVE_INFINITY : r;
  }

  /**
   * Logarithm of 1 + x, accurate for small x too; error at most 1.5 ulp. Arguments below -1 give NaN, -1 gives negative
   * infinity, a zero itself.
   *
   * @param x any float
   * @return the logarithm of 1 + x
   */
  public static float log1p(float x) {
    int i = Float.floatToRawIntBits(1f + x) + (ONE_BITS - SQRT_HALF_BITS);
    int power = (i & EXPONENT_BITS) - ONE_BITS;
    float k = (float) (power >> 23);
    // (1 + x) / 2^k - 1 with one rounding; 4 / 2^k rather than 1 / 2^k, which is subnormal at the largest k.
    float scale = Float.intBitsToFloat(0x40800000 - power);
    float f = Float.intBitsToFloat(Float.floatToRawIntBits(x) - power) + Math.fma(scale, 0.25f, -1f);
    float r = logOf(f, k);
    r = x < Float.POSITIVE_INFINITY ? r : x;
    r = x < -1f ? Float.NaN : r;
    r = x == -1f ? Float.NEGATIVE_INFINITY : r;
    return x == 0f ? x : r;
  }

  /**
   * Hyperbolic tangent; error at most 1.5 ulp, magnitude never above 1, odd, a zero gives itself.
   *
   * @param x any float
   * @return the hyperbolic tangent of x
   */
  public static float tanh(float x) {
    float a = Math.abs(x);
    float a2 = a + a;
    float z = Math.fma(a2, LOG2E, ROUNDER);
    float r = expRemainder(a2, z);
    float e = Math.fma(expm1Of(r), 2f, 2f) * halfScale(z);
    float large = 1f - 2f / (e + 1f);
    large = a > TANH_MAX ? 1f : large;
    float s = a * a;
    float q = Math.fma(TANH9, s, TANH7);
    q = Math.fma(q, s, TANH5);
    q = Math.fma(q, s, TANH3);
    float small = Math.fma(q * s, a, a);
    float t = a < TANH_SPLIT ? small : large;
    int sign = Float.floatToRawIntBits(x) & Integer.MIN_VALUE;
    return Float.intBitsToFloat(Float.floatToRawIntBits(t) | sign);
  }

  /**
   * Logistic function 1 / (1 + exp(-x)); error at most 2.5 ulp, also where the result is tiny, down to {@link #TINY}.
   *
   * @param x any float
   * @return the logistic function of x
   */
  public static float sigmoid(float x) {
    return 1f / (1f + exp(-x));
  }

  /**
   * x sigmoid(x), also called swish; error at most 3.5 ulp, and a negative zero below -{@link #EXP_MAX}, where its
   * magnitude is less than 3e-37.
   *
   * @param x any float
   * @return x times the logistic function of x
   */
  public static float silu(float x) {
    float y = x / (1f + exp(-x));
    return x < -EXP_MAX ? -0f : y;
  }

  /**
   * log(1 + exp(x)); error at most 2.5 ulp, also where the result is tiny, down to {@link #TINY}.
   *
   * @param x any float
   * @return the softplus of x
   */
  public static float softplus(float x) {
    float e = exp(-Math.abs(x));
    float q = Math.fma(SOFTPLUS10, e, SOFTPLUS9);
    q = Math.fma(q, e, SOFTPLUS8);
    q = Math.fma(q, e, SOFTPLUS7);
    q = Math.fma(q, e, SOFTPLUS6);
    q = Math.fma(q, e, SOFTPLUS5);
    q = Math.fma(q, e, SOFTPLUS4);
    q = Math.fma(q, e, SOFTPLUS3);
    q = Math.fma(q, e, SOFTPLUS2);
    q = Math.fma(q, e, SOFTPLUS1);
    return Math.fma(q, e, x < 0f ? 0f : x);
  }

  /**
   * sign(x) log(1 + |x|); error at most 1.5 ulp, odd, a zero gives itself.
   *
   * @param x any float
   * @return the symmetric logarithm of x
   */
  public static float symlog(float x) {
    return Math.copySign(log1p(Math.abs(x)), x);
  }

  /**
   * sign(x) (exp(|x|) - 1); error at most 3 ulp, odd, a zero gives itself.
   *
   * @param x any float
   * @return the inverse of {@link #symlog}
   */
  public static float symexp(float x) {
    float a = Math.abs(x);
    float z = Math.fma(a, LOG2E, ROUNDER);
    float q = expm1Of(expRemainder(a, z));
    // 2^n q + 2^n - 1 at half its size, so that the greatest n does not overflow.
    float half = halfScale(z);
    float y = Math.fma(half, q, half - 0.5f) * 2f;
    y = a > EXP_MAX ? Float.POSITIVE_INFINITY : y;
    y = a < EXPM1_MIN ? a : y;
    return Math.copySign(y, x);
  }

  /**
   * exp(-x^2 / 2); error at most 2.5 ulp.
   *
   * @param x any float
   * @return the normal density times sqrt(2 pi)
   */
  public static float gauss(float x) {
    float s = x * x;
    float rest = Math.fma(x, x, -s);
    float e = exp(s * -0.5f);
    // What the square lost to rounding; nothing where it overflowed.
    return s < 400f ? Math.fma(e * -0.5f, rest, e) : e;
  }

  /**
   * The distribution function of the standard normal distribution; error at most 12 ulp, also where the result is tiny.
   *
   * @param x any float
   * @return the probability of a number below x
   */
  public static float normalCdf(float x) {
    float a = Math.min(Math.abs(x), 100f);
    float t = 1f / Math.fma(MILLS, a, 1f);
    float r = Math.fma(MILLS8, t, MILLS7);
    r = Math.fma(r, t, MILLS6);
    r = Math.fma(r, t, MILLS5);
    r = Math.fma(r, t, MILLS4);
    r = Math.fma(r, t, MILLS3);
    r = Math.fma(r, t, MILLS2);
    r = Math.fma(r, t, MILLS1);
    r = Math.fma(r, t, MILLS0);
    float tail = r * gauss(a);
    return x > 0f ? 1f - tail : tail;
  }

  /**
   * The inverse of {@link #normalCdf}, from 2^-33 to 1 - 2^-24, by the polynomials of {@link Philox#normal}; error at
   * most 12 ulp. 0 and 1 give the infinities, what is outside of them NaN.
   *
   * @param p a probability
   * @return the number below which another lies with that probability
   */
  public static float normalQuantile(float p) {
    float w = -log((4f * p) * (1f - p));
    float t = w - Philox.NORMAL_CENTRE;
    float centre = Math.fma(Philox.NC8, t, Philox.NC7);
    centre = Math.fma(centre, t, Philox.NC6);
    centre = Math.fma(centre, t, Philox.NC5);
    centre = Math.fma(centre, t, Philox.NC4);
    centre = Math.fma(centre, t, Philox.NC3);
    centre = Math.fma(centre, t, Philox.NC2);
    centre = Math.fma(centre, t, Philox.NC1);
    centre = Math.fma(centre, t, Philox.NC0);
    float s = (float) Math.sqrt(w) - Philox.NORMAL_TAIL_CENTRE;
    float tail = Math.fma(Philox.NT8, s, Philox.NT7);
    tail = Math.fma(tail, s, Philox.NT6);
    tail = Math.fma(tail, s, Philox.NT5);
    tail = Math.fma(tail, s, Philox.NT4);
    tail = Math.fma(tail, s, Philox.NT3);
    tail = Math.fma(tail, s, Philox.NT2);
    tail = Math.fma(tail, s, Philox.NT1);
    tail = Math.fma(tail, s, Philox.NT0);
    return (p - 0.5f) * 2f * (w < Philox.NORMAL_SPLIT ? centre : tail);
  }

  /** x - n log(2), where z = n + ROUNDER. */
  private static float expRemainder(float x, float z) {
    float n = z - ROUNDER;
    return Math.fma(n, -LN2_LO, Math.fma(n, -LN2_HI, x));
  }

  /** exp(r) - 1 for |r| at most log(2)/2. */
  private static float expm1Of(float r) {
    float p = Math.fma(EXP6, r, EXP5);
    p = Math.fma(p, r, EXP4);
    p = Math.fma(p, r, EXP3);
    p = Math.fma(p, r, EXP2);
    return Math.fma(p, r * r, r);
  }

  /** 2^(n - 1) for n from -125 to 128, where z = n + ROUNDER. */
  private static float halfScale(float z) {
    return Float.intBitsToFloat((Float.floatToRawIntBits(z) << 23) + HALF_BITS);
  }

  /** log(1 + f) + k log(2). */
  private static float logOf(float f, float k) {
    float q = Math.fma(LOG10, f, LOG9);
    q = Math.fma(q, f, LOG8);
    q = Math.fma(q, f, LOG7);
    q = Math.fma(q, f, LOG6);
    q = Math.fma(q, f, LOG5);
    q = Math.fma(q, f, LOG4);
    q = Math.fma(q, f, LOG3);
    float f2 = f * f;
    float low = Math.fma(k, LN2_LO, (f * f2) * q);
    low = Math.fma(f2, -0.5f, low);
    return Math.fma(k, LN2_HI, f + low);
  }
}
