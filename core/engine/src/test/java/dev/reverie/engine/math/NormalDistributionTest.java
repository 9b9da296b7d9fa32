package dev.reverie.engine.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class NormalDistributionTest {
  /** Numbers of published tables. */
  private static final double[][] TABLE = {{0, 0.5}, {1, 0.841344746068542949}, {-1, 0.158655253931457051},
      {1.959963984540054, 0.975}, {-2.5, 6.209665325776135e-3}, {-3, 1.349898031630095e-3}, {-5, 2.866515718791939e-7},
      {-10, 7.619853024160526e-24}};

  @Test
  void agreesWithTables() {
    for (double[] row : TABLE) {
      assertEquals(row[1], NormalDistribution.cdf(row[0]), 1e-13 * row[1], "at " + row[0]);
    }
  }

  @Test
  void isTheIntegralOfItsDensity() {
    for (double x = -12; x < 12; x += 0.37) {
      double h = 1e-3;
      double slope = (8 * (NormalDistribution.cdf(x + h) - NormalDistribution.cdf(x - h))
          - (NormalDistribution.cdf(x + 2 * h) - NormalDistribution.cdf(x - 2 * h))) / (12 * h);
      double allowed = x > 0 ? 1e-12 : 1e-9 * NormalDistribution.density(x);
      assertEquals(NormalDistribution.density(x), slope, allowed, "at " + x);
    }
  }

  @Test
  void theQuantileInvertsIt() {
    for (double x = -30; x <= 6; x += 0.173) {
      double back = NormalDistribution.quantile(NormalDistribution.cdf(x));
      assertEquals(x, back, x > 0 ? 1e-16 / NormalDistribution.density(x) + 1e-13 : 1e-12, "at " + x);
    }
    assertEquals(Double.NEGATIVE_INFINITY, NormalDistribution.quantile(0));
    assertEquals(Double.POSITIVE_INFINITY, NormalDistribution.quantile(1));
    assertTrue(Double.isNaN(NormalDistribution.quantile(-0.1)));
    assertTrue(Double.isNaN(NormalDistribution.quantile(1.1)));
  }
}
