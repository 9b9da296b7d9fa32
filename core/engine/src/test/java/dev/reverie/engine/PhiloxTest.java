package dev.reverie.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhiloxTest {
  private static final int SAMPLES = 1 << 19;

  /** Known answers published with the authors' Random123 library. */
  @ParameterizedTest
  @CsvSource({
    "00000000 00000000 00000000 00000000, 00000000 00000000, 6627e8d5 e169c58d bc57ac4c 9b00dbd8",
    "ffffffff ffffffff ffffffff ffffffff, ffffffff ffffffff, 408f276d 41c83b0e a20bc7c6 6d5451fd",
    "243f6a88 85a308d3 13198a2e 03707344, a4093822 299f31d0, d16cfe09 94fdcceb 5001e420 24126ea1"
  })
  void givesThePublishedAnswers(String counter, String key, String expected) {
    int[] c = words(counter);
    int[] k = words(key);
    int[] out = {7, 0, 0, 0, 0, 7};
    Philox.philox(c[0], c[1], c[2], c[3], k[0], k[1], out, 1);
    assertEquals(7, out[0]);
    assertEquals(7, out[5]);
    assertArrayEquals(words(expected), Arrays.copyOfRange(out, 1, 5));
  }

  private static int[] words(String hex) {
    return Arrays.stream(hex.split(" ")).mapToInt(w -> Integer.parseUnsignedInt(w, 16)).toArray();
  }

  @Test
  void everyWordOfCounterAndKeyCounts() {
    int[] base = new int[4];
    Philox.philox(1, 2, 3, 4, 5, 6, base, 0);
    for (int w = 0; w < 6; w++) {
      for (int bit = 0; bit < 32; bit++) {
        int[] a = {1, 2, 3, 4, 5, 6};
        a[w] ^= 1 << bit;
        int[] out = new int[4];
        Philox.philox(a[0], a[1], a[2], a[3], a[4], a[5], out, 0);
        int changed = 0;
        for (int i = 0; i < 4; i++) {
          assertNotEquals(base[i], out[i]);
          changed += Integer.bitCount(base[i] ^ out[i]);
        }
        assertTrue(changed > 36 && changed < 92, "word " + w + " bit " + bit + " changed " + changed + " bits of 128");
      }
    }
  }

  @Test
  void uniformIsOpenAtBothEndsAndCentred() {
    assertEquals(0x1p-24f, Philox.uniform(0));
    assertEquals(1 - 0x1p-24f, Philox.uniform(-1));
    assertEquals(0.5, 0.5 * ((double) Philox.uniform(0x7FFFFFFF) + Philox.uniform(0x80000000)));
    assertEquals(0x1p-53, Philox.uniform53(0, 0));
    assertEquals(1 - 0x1p-53, Philox.uniform53(-1, -1));
    assertEquals(0.5 + 0x1p-53, Philox.uniform53(0x80000000, 0));
    assertEquals(0x1p-32 - 0x1p-53, Philox.uniform53(0, -1));
  }

  @Test
  void uniformFollowsItsDistribution() {
    double[] x = new double[SAMPLES];
    int[] words = draw(2 * SAMPLES, 11);
    for (int i = 0; i < SAMPLES; i++) {
      x[i] = Philox.uniform(words[i]);
    }
    checkMoments(x, 0.5, 1.0 / 12, 1.0 / 180);
    checkDistribution(x, u -> u);
    for (int i = 0; i < SAMPLES; i++) {
      x[i] = Philox.uniform53(words[2 * i], words[2 * i + 1]);
    }
    checkMoments(x, 0.5, 1.0 / 12, 1.0 / 180);
    checkDistribution(x, u -> u);
  }

  @Test
  void normalFollowsItsDistribution() {
    double[] x = new double[SAMPLES];
    int[] words = draw(SAMPLES, 12);
    double third = 0;
    double fourth = 0;
    double serial = 0;
    for (int i = 0; i < SAMPLES; i++) {
      x[i] = Philox.normal(words[i]);
      third += x[i] * x[i] * x[i];
      fourth += x[i] * x[i] * x[i] * x[i];
      serial += i == 0 ? 0 : x[i] * x[i - 1];
    }
    checkMoments(x, 0, 1, 2);
    // Variances of z^3, z^4 and of a product of two are 15, 96 and 1.
    assertEquals(0, third / SAMPLES, 4 * Math.sqrt(15.0 / SAMPLES));
    assertEquals(3, fourth / SAMPLES, 4 * Math.sqrt(96.0 / SAMPLES));
    assertEquals(0, serial / SAMPLES, 4 * Math.sqrt(1.0 / SAMPLES));
    checkDistribution(x, z -> z < 0 ? upperTail(-z) : 1 - upperTail(z));
  }

  @Test
  void normalIsAccurateFromTheCentreToTheFarTails() {
    for (long word = 0; word < 1L << 31; word += 4099) {
      checkNormal((int) word);
    }
    for (int i = 0; i < 20_000; i++) {
      checkNormal(i);
      checkNormal(Integer.MAX_VALUE - i);
    }
    for (int i = 1; i < 31; i++) {
      checkNormal(1 << i);
      checkNormal(Integer.MAX_VALUE - (1 << i));
    }
    assertEquals(6.338, Philox.normal(Integer.MAX_VALUE), 0.01);
    assertTrue(Philox.normal(0) > 0);
  }

  /** With z near the true quantile, its error is the error in probability over the density. */
  private static void checkNormal(int word) {
    float got = Philox.normal(word);
    assertEquals(-got, Philox.normal(~word));
    double z = got;
    double excess = z < 1
        ? density(z) * oddSeries(z) - (word + 0.5) * 0x1p-32
        : (0x7FFFFFFF - word + 0.5) * 0x1p-32 - upperTail(z);
    double relative = excess / density(z) / z;
    assertTrue(Math.abs(relative) < 6e-7, () -> "normal(" + word + ") = " + got + ", relative error " + relative);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 18, 1000})
  void boundedIsUniform(int n) {
    int[] counts = new int[n];
    for (int word : draw(SAMPLES, 13)) {
      counts[Philox.bounded(word, n)]++;
    }
    double expected = (double) SAMPLES / n;
    double chiSquared = 0;
    for (int count : counts) {
      chiSquared += (count - expected) * (count - expected) / expected;
    }
    assertTrue(chiSquared <= n - 1 + 4 * Math.sqrt(2.0 * (n - 1)), "chi-squared " + chiSquared + " of " + n);
  }

  @Test
  void boundedCoversItsEnds() {
    assertEquals(0, Philox.bounded(0, 5));
    assertEquals(4, Philox.bounded(-1, 5));
    assertEquals(Integer.MAX_VALUE - 1, Philox.bounded(-1, Integer.MAX_VALUE));
    assertEquals(1 << 30, Philox.bounded(0x80000002, Integer.MAX_VALUE));
  }

  private static int[] draw(int n, int stream) {
    int[] words = new int[n];
    for (int i = 0; i < n; i += 4) {
      Philox.philox(0, 0, 0, i / 4, 42, stream, words, i);
    }
    return words;
  }

  /** Mean and variance within four standard errors. */
  private static void checkMoments(double[] x, double mean, double variance, double varianceOfSquare) {
    double sum = 0;
    double squares = 0;
    for (double v : x) {
      sum += v;
      squares += (v - mean) * (v - mean);
    }
    assertEquals(mean, sum / x.length, 4 * Math.sqrt(variance / x.length));
    assertEquals(variance, squares / x.length, 4 * Math.sqrt(varianceOfSquare / x.length));
  }

  /** Kolmogorov-Smirnov at the level of 0.1 %. */
  private static void checkDistribution(double[] x, DoubleUnaryOperator cdf) {
    Arrays.sort(x);
    double distance = 0;
    for (int i = 0; i < x.length; i++) {
      double p = cdf.applyAsDouble(x[i]);
      distance = Math.max(distance, Math.max(p - (double) i / x.length, (i + 1.0) / x.length - p));
    }
    double scaled = distance * Math.sqrt(x.length);
    assertTrue(scaled < 1.95, "Kolmogorov-Smirnov statistic " + scaled);
  }

  private static double density(double z) {
    return StrictMath.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
  }

  /** z + z^3/3 + z^5/15 + ...: times the density, the probability between 0 and z. */
  private static double oddSeries(double z) {
    double term = z;
    double sum = z;
    for (int k = 3; term > sum * 1e-17; k += 2) {
      term *= z * z / k;
      sum += term;
    }
    return sum;
  }

  /** P(Z > z) for z at least 0, by the series near 0 and by Laplace's continued fraction beyond. */
  private static double upperTail(double z) {
    if (z < 2.5) {
      return 0.5 - density(z) * oddSeries(z);
    }
    double fraction = z;
    for (int k = 120; k > 0; k--) {
      fraction = z + k / fraction;
    }
    return density(z) / fraction;
  }
}
