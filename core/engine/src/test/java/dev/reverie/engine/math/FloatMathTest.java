package dev.reverie.engine.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class FloatMathTest {
  interface FloatFunction {
    float apply(float x);
  }

  /** The functions, what they should be, the bounds that their Javadoc states, and what may be flushed to zero. */
  enum Case {
    EXP(FloatMath::exp, StrictMath::exp, 1.05, FloatMath.TINY),
    EXPM1(x -> FloatMath.expm1(x > 0 ? 0 : x), x -> StrictMath.expm1(x > 0 ? 0 : x) + 0.0, 1.5, 0),
    LOG(FloatMath::log, StrictMath::log, 1, 0),
    LOG1P(FloatMath::log1p, StrictMath::log1p, 1.5, 0),
    TANH(FloatMath::tanh, StrictMath::tanh, 1.5, 0),
    SIGMOID(FloatMath::sigmoid, FloatMathTest::sigmoid, 2.5, FloatMath.TINY),
    SILU(FloatMath::silu, x -> x == Double.NEGATIVE_INFINITY ? -0.0 : x * sigmoid(x), 3.5, 3e-37),
    SOFTPLUS(FloatMath::softplus, x -> StrictMath.log1p(StrictMath.exp(-Math.abs(x))) + Math.max(x, 0), 2.5,
        FloatMath.TINY),
    SYMLOG(FloatMath::symlog, x -> Math.copySign(StrictMath.log1p(Math.abs(x)), x), 1.5, 0),
    SYMEXP(FloatMath::symexp, x -> Math.copySign(StrictMath.expm1(Math.abs(x)), x), 3, 0),
    GAUSS(FloatMath::gauss, x -> StrictMath.exp(-x * x / 2), 2.5, FloatMath.TINY),
    NORMAL_CDF(FloatMath::normalCdf, NormalDistribution::cdf, 12, FloatMath.TINY);

    final FloatFunction function;
    final DoubleUnaryOperator reference;
    final double bound;
    final double tiny;

    Case(FloatFunction function, DoubleUnaryOperator reference, double bound, double tiny) {
      this.function = function;
      this.reference = reference;
      this.bound = bound;
      this.tiny = tiny;
    }
  }

  @ParameterizedTest
  @EnumSource(Case.class)
  void staysWithinItsBoundOnASampleOfEveryExponent(Case c) {
    // A stride that is coprime to 2 and near no power of it: about 800,000 floats, 1,600 of each exponent and sign.
    check(c, 5347);
  }

  @ParameterizedTest
  @EnumSource(Case.class)
  void staysWithinItsBoundWhereItIsUsedMost(Case c) {
    Worst worst = new Worst(c);
    for (int i = -400_000; i <= 400_000; i++) {
      worst.see(i * 3e-5f);
    }
    worst.check();
  }

  @ParameterizedTest
  @EnumSource(Case.class)
  @Tag("exhaustive")
  void staysWithinItsBoundOnEveryFloat(Case c) {
    check(c, 1);
  }

  private static void check(Case c, int stride) {
    Worst worst = new Worst(c);
    for (long bits = Integer.MIN_VALUE; bits <= Integer.MAX_VALUE; bits += stride) {
      worst.see(Float.intBitsToFloat((int) bits));
    }
    worst.check();
  }

  private static final class Worst {
    private final Case c;
    private double error;
    private float at;

    Worst(Case c) {
      this.c = c;
    }

    void see(float x) {
      float got = c.function.apply(x);
      double expected = c.reference.applyAsDouble(x);
      float rounded = (float) expected;
      double e;
      if (Math.abs(expected) < c.tiny && got == 0) {
        e = Math.copySign(1, got) == Math.copySign(1, expected) ? 0 : Double.POSITIVE_INFINITY;
      } else if (Float.floatToIntBits(got) == Float.floatToIntBits(rounded)) {
        e = Float.isNaN(got) || Float.isInfinite(got) ? 0 : Math.abs(got - expected) / Math.ulp(rounded);
      } else {
        e = got == rounded ? Double.POSITIVE_INFINITY : Math.abs(got - expected) / Math.ulp(rounded);
      }
      if (!(e <= error)) {
        error = Double.isNaN(e) ? Double.POSITIVE_INFINITY : e;
        at = x;
      }
    }

    void check() {
      assertTrue(error <= c.bound, () -> c + ": error " + error + " ulp at " + at + " (bits "
          + Integer.toHexString(Float.floatToRawIntBits(at)) + "), got " + c.function.apply(at) + ", expected "
          + c.reference.applyAsDouble(at));
    }
  }

  private static double sigmoid(double x) {
    double e = StrictMath.exp(-Math.abs(x));
    return (x < 0 ? e : 1) / (1 + e);
  }

  static Stream<Object[]> specialValues() {
    float inf = Float.POSITIVE_INFINITY;
    float nan = Float.NaN;
    return Stream.of(
        new Object[] {Case.EXP, new float[] {1, 1, inf, 0, nan}},
        new Object[] {Case.EXPM1, new float[] {0, 0, 0, -1, nan}},
        new Object[] {Case.LOG, new float[] {-inf, -inf, inf, nan, nan}},
        new Object[] {Case.LOG1P, new float[] {0, -0f, inf, nan, nan}},
        new Object[] {Case.TANH, new float[] {0, -0f, 1, -1, nan}},
        new Object[] {Case.SIGMOID, new float[] {0.5f, 0.5f, 1, 0, nan}},
        new Object[] {Case.SILU, new float[] {0, -0f, inf, -0f, nan}},
        new Object[] {Case.SOFTPLUS, new float[] {0.6931472f, 0.6931472f, inf, 0, nan}},
        new Object[] {Case.SYMLOG, new float[] {0, -0f, inf, -inf, nan}},
        new Object[] {Case.SYMEXP, new float[] {0, -0f, inf, -inf, nan}},
        new Object[] {Case.GAUSS, new float[] {1, 1, 0, 0, nan}},
        new Object[] {Case.NORMAL_CDF, new float[] {0.5f, 0.5f, 1, 0, nan}});
  }

  @ParameterizedTest
  @MethodSource("specialValues")
  void givesTheLimitsAtZerosInfinitiesAndNaN(Case c, float[] expected) {
    float[] x = {0f, -0f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN};
    for (int i = 0; i < x.length; i++) {
      assertEquals(Float.floatToIntBits(expected[i]), Float.floatToIntBits(c.function.apply(x[i])),
          c + "(" + x[i] + ") = " + c.function.apply(x[i]) + ", expected " + expected[i]);
    }
    assertTrue(Float.isNaN(c.function.apply(Float.intBitsToFloat(0xFF812345))), "a signalling negative NaN");
  }

  @Test
  void exactPointsAreExact() {
    assertEquals(0f, FloatMath.log(1f));
    assertEquals(1f, FloatMath.exp(Float.MIN_VALUE));
    assertEquals(Float.MIN_VALUE, FloatMath.tanh(Float.MIN_VALUE));
    assertEquals(Float.MIN_VALUE, FloatMath.log1p(Float.MIN_VALUE));
    assertEquals(0f, FloatMath.exp(-103.5f));
    assertEquals(-Float.MIN_NORMAL, FloatMath.expm1(-Float.MIN_NORMAL));
    assertEquals(Float.NEGATIVE_INFINITY, FloatMath.log1p(-1f));
    assertEquals(1f, FloatMath.tanh(20f));
    assertEquals(-1f, FloatMath.tanh(-20f));
  }

  @Test
  void tanhIsOddAndNeverAboveOne() {
    for (int bits = 0; bits < 0x7F800000; bits += 1009) {
      float x = Float.intBitsToFloat(bits);
      float t = FloatMath.tanh(x);
      assertTrue(t <= 1f, () -> "tanh(" + x + ") = " + t);
      assertEquals(-t, FloatMath.tanh(-x));
    }
  }

  @Test
  void theNormalQuantileStaysWithinItsBound() {
    double worst = 0;
    for (int bits = Float.floatToIntBits(0x1p-33f); bits < Float.floatToIntBits(1f); bits += 30011) {
      float p = Float.intBitsToFloat(bits);
      double expected = NormalDistribution.quantile(p);
      worst = Math.max(worst, Math.abs(FloatMath.normalQuantile(p) - expected) / Math.ulp((float) expected));
    }
    assertTrue(worst <= 12, "error " + worst + " ulp");
    assertEquals(Float.NEGATIVE_INFINITY, FloatMath.normalQuantile(0f));
    assertEquals(Float.POSITIVE_INFINITY, FloatMath.normalQuantile(1f));
    assertEquals(0f, FloatMath.normalQuantile(0.5f));
  }
}
