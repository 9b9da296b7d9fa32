package dev.reverie.agents.mbpo.horizon;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RankStatisticsTest {
  private static double[] of(double... values) {
    return values;
  }

  @Test
  void equalNumbersShareTheMeanOfTheirRanks() {
    assertArrayEquals(of(4, 1.5, 3, 1.5), RankStatistics.ranks(of(9, 2, 5, 2)));
  }

  @Test
  void spearmanLooksAtOrderAlone() {
    assertEquals(1, RankStatistics.spearman(of(1, 2, 3, 4), of(-7, 0, 0.1, 1e9)), 1e-12);
    assertEquals(-1, RankStatistics.spearman(of(1, 2, 3), of(5, 4, 3)), 1e-12);
    // 1 - 6 (1 + 1 + 0 + 0) / (4 * 15).
    assertEquals(0.8, RankStatistics.spearman(of(1, 2, 3, 4), of(2, 1, 3, 4)), 1e-12);
    assertEquals(0, RankStatistics.spearman(of(1, 2, 3), of(5, 5, 5)), "nothing changes");
  }

  @Test
  void aurocCountsPairsInOrder() {
    assertEquals(1, RankStatistics.auroc(of(1, 2), of(3, 4, 5)), 1e-12);
    assertEquals(0, RankStatistics.auroc(of(3, 4), of(1)), 1e-12);
    assertEquals(0.5, RankStatistics.auroc(of(2, 2), of(2)), 1e-12);
    // Of six pairs, (1, 2), (1, 5), (3, 5) and (4, 5) in order.
    assertEquals(4 / 6.0, RankStatistics.auroc(of(1, 3, 4), of(2, 5)), 1e-12);
  }
}
