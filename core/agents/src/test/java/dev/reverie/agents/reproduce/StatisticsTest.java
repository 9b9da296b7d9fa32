package dev.reverie.agents.reproduce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  @Test
  void meanDeviationAndError() {
    Sample s = Sample.of(new double[] {1, 2, 3, 4});
    assertEquals(2.5, s.mean());
    assertEquals(Math.sqrt(5.0 / 3), s.deviation(), 1e-15);
    assertEquals(s.deviation() / 2, s.error(), 1e-15);
    assertEquals(-0.5 / Math.hypot(s.error(), 0.3), s.errorsFrom(3, 0.3), 1e-15);
  }

  /** Against values of the normal distribution known to more digits. */
  @Test
  void normalTails() {
    assertEquals(0.5, MannWhitney.normalTail(0), 1e-16);
    assertEquals(0.15865525393145705, MannWhitney.normalTail(1), 1e-15);
    assertEquals(0.8413447460685429, MannWhitney.normalTail(-1), 1e-15);
    assertEquals(0.0013498980316300945, MannWhitney.normalTail(3), 1e-16);
    assertEquals(MannWhitney.normalTail(2.9999999999), MannWhitney.normalTail(3), 1e-11);
    assertEquals(2.866515718791939e-7, MannWhitney.normalTail(5), 1e-20);
    assertEquals(7.61985302416052e-24, MannWhitney.normalTail(10), 1e-36);
  }

  /** A worked example: U is 8 of 9 pairs, the variance 3 * 3 * 7 / 12. */
  @Test
  void ranksWithoutTies() {
    double p = MannWhitney.greater(new double[] {3, 5, 6}, new double[] {1, 2, 4});
    assertEquals(MannWhitney.normalTail((8 - 4.5 - 0.5) / Math.sqrt(63.0 / 12)), p, 1e-15);
  }

  /** Ties count half, and lessen the variance: ranks 1.5, 1.5, 3.5, 3.5. */
  @Test
  void ranksWithTies() {
    double p = MannWhitney.greater(new double[] {1, 2}, new double[] {1, 2});
    double variance = 4.0 / 12 * (5 - 12.0 / 12);
    assertEquals(MannWhitney.normalTail(-0.5 / Math.sqrt(variance)), p, 1e-15);
    assertEquals(1, MannWhitney.greater(new double[] {1, 1}, new double[] {1, 1}));
  }

  /** Chance alone rejects as often as the level says. */
  @Test
  void chanceAloneRejectsAsOftenAsItShould() {
    SplittableRandom random = new SplittableRandom(4);
    int rejected = 0;
    int n = 4000;
    for (int k = 0; k < n; k++) {
      double[] a = new double[20];
      double[] b = new double[25];
      Arrays.setAll(a, i -> random.nextDouble());
      Arrays.setAll(b, i -> random.nextDouble());
      rejected += MannWhitney.greater(a, b) < 0.05 ? 1 : 0;
    }
    assertEquals(0.05 * n, rejected, 5 * Math.sqrt(0.05 * n));
    assertTrue(rejected > 0);
  }
}
