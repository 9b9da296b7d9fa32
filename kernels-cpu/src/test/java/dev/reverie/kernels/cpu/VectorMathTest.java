package dev.reverie.kernels.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.engine.math.FloatMath;
import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.util.Locale;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VectorMathTest {
  private static final int LANES = VectorMath.SPECIES.length();

  interface FloatFunction {
    float apply(float x);
  }

  interface VectorFunction {
    FloatVector apply(FloatVector x);
  }

  enum Case {
    EXP(FloatMath::exp, VectorMath::exp),
    EXPM1(FloatMath::expm1, VectorMath::expm1),
    LOG(FloatMath::log, VectorMath::log),
    LOG1P(FloatMath::log1p, VectorMath::log1p),
    TANH(FloatMath::tanh, VectorMath::tanh),
    SIGMOID(FloatMath::sigmoid, VectorMath::sigmoid),
    SILU(FloatMath::silu, VectorMath::silu),
    SOFTPLUS(FloatMath::softplus, VectorMath::softplus),
    SYMLOG(FloatMath::symlog, VectorMath::symlog),
    SYMEXP(FloatMath::symexp, VectorMath::symexp);

    final FloatFunction scalar;
    final VectorFunction vector;

    Case(FloatFunction scalar, VectorFunction vector) {
      this.scalar = scalar;
      this.vector = vector;
    }
  }

  @ParameterizedTest
  @EnumSource(Case.class)
  void equalsTheScalarBitForBitOnASampleOfEveryExponent(Case c) {
    float[] x = new float[LANES];
    long bits = Integer.MIN_VALUE;
    while (bits <= Integer.MAX_VALUE) {
      for (int i = 0; i < LANES; i++, bits += 8191) {
        x[i] = Float.intBitsToFloat((int) bits);
      }
      check(c, x);
    }
  }

  @ParameterizedTest
  @EnumSource(Case.class)
  void equalsTheScalarBitForBitWhereItIsUsedMost(Case c) {
    float[] x = new float[LANES];
    for (int at = -150_000; at < 150_000; at += LANES) {
      for (int i = 0; i < LANES; i++) {
        x[i] = (at + i) * 7e-5f;
      }
      check(c, x);
    }
  }

  @ParameterizedTest
  @EnumSource(Case.class)
  void equalsTheScalarBitForBitAroundItsThresholds(Case c) {
    float[] thresholds = {0f, 1f, Float.MIN_NORMAL, Float.MAX_VALUE, Float.POSITIVE_INFINITY, FloatMath.EXP_MAX,
        FloatMath.EXP_MIN, FloatMath.TANH_SPLIT, FloatMath.TANH_MAX, 0x1.6a09e6p-1f, 0x1.6a09e6p0f,
        Float.NaN};
    float[] x = new float[LANES];
    for (float threshold : thresholds) {
      for (int sign : new int[] {0, Integer.MIN_VALUE}) {
        for (int from = -64; from < 64; from += LANES) {
          int bits = (Float.floatToIntBits(threshold) ^ sign) + from;
          IntStream.range(0, LANES).forEach(i -> x[i] = Float.intBitsToFloat(bits + i));
          check(c, x);
        }
      }
    }
  }

  /** A NaN keeps being one, its payload is free. */
  private static void check(Case c, float[] x) {
    FloatVector y = c.vector.apply(FloatVector.fromArray(VectorMath.SPECIES, x, 0));
    for (int i = 0; i < LANES; i++) {
      float expected = c.scalar.apply(x[i]);
      float got = y.lane(i);
      if (Float.floatToIntBits(expected) != Float.floatToIntBits(got)) {
        float argument = x[i];
        assertEquals(expected, got, () -> c + "(" + argument + "), bits "
            + Integer.toHexString(Float.floatToRawIntBits(argument)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Case.class)
  void isSmallEnoughToBeInlined(Case c) throws IOException {
    int size = codeSize(c.name().toLowerCase(Locale.ROOT));
    assertTrue(size <= 325, () -> c + " has " + size + " bytecodes, more than the 325 of FreqInlineSize");
  }

  private static int codeSize(String method) throws IOException {
    try (var in = VectorMath.class.getResourceAsStream("VectorMath.class")) {
      return ClassFile.of().parse(in.readAllBytes()).methods().stream()
          .filter(m -> m.methodName().equalsString(method))
          .map(m -> m.findAttribute(Attributes.code()).orElseThrow().codeLength())
          .findFirst().orElseThrow();
    }
  }
}
