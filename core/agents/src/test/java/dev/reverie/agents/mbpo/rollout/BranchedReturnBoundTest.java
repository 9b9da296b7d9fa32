package dev.reverie.agents.mbpo.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The closed form of the best length against a search of all lengths. */
class BranchedReturnBoundTest {
  private static final double[] DISCOUNTS = {0.9, 0.95, 0.99};
  private static final double[] RATIOS = {0.98, 0.8, 0.5, 0.2, 0.1};
  private static final int[][] BEST = {{1, 3, 7, 16, 22}, {1, 5, 14, 32, 45}, {3, 23, 69, 161, 230}};

  private static int search(double discount, double policy, double model) {
    int best = 0;
    for (int k = 1; k < 2000; k++) {
      if (BranchedReturnBound.loss(discount, policy, model, k)
          < BranchedReturnBound.loss(discount, policy, model, best) - 1e-12) {
        best = k;
      }
    }
    return best;
  }

  @Test
  void theBestLengthIsThatOfASearch() {
    int triples = 0;
    for (double discount : DISCOUNTS) {
      for (double policy : new double[] {0.05, 0.3}) {
        for (double ratio : new double[] {1.5, 0.98, 0.5, 0.1}) {
          assertEquals(search(discount, policy, ratio * policy),
              BranchedReturnBound.bestLength(discount, policy, ratio * policy),
              "g " + discount + ", ep " + policy + ", em' " + ratio * policy);
          triples++;
        }
      }
    }
    assertEquals(24, triples);
  }

  @Test
  void theBestLengthsOfSomeRatiosAreKnown() {
    for (int g = 0; g < DISCOUNTS.length; g++) {
      for (int r = 0; r < RATIOS.length; r++) {
        assertEquals(BEST[g][r], BranchedReturnBound.bestLength(DISCOUNTS[g], 0.2, RATIOS[r] * 0.2));
      }
    }
  }

  @Test
  void theBracketCollapses() {
    for (int k = 0; k < 30; k++) {
      assertEquals(0.3 * Math.pow(0.95, k) / (0.05 * 0.05) + k * 0.02 / 0.05,
          BranchedReturnBound.loss(0.95, 0.3, 0.02, k), 1e-9);
    }
  }

  @Test
  void aModelAsWrongAsThePolicyHasMovedIsOfNoUse() {
    assertEquals(0, BranchedReturnBound.bestLength(0.99, 0.1, 0.1));
    assertEquals(0, BranchedReturnBound.bestLength(0.99, 0, 0));
    assertEquals(0, BranchedReturnBound.bestLength(0.99, 0.1, Double.NaN));
    assertTrue(BranchedReturnBound.bestLength(0.99, 0.1, 0) > 1_000_000, "a model that is never wrong");
  }
}
