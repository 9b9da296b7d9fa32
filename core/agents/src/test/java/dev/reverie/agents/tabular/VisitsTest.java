package dev.reverie.agents.tabular;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Which pairs planning draws: state 0 has one tried action, state 2 three. */
class VisitsTest {
  private static final int N = 120_000;

  private static Visits visits() {
    Visits v = new Visits(4, 3);
    for (int pair : new int[] {1, 6, 7, 8, 7, 1}) {
      v.add(pair);
    }
    return v;
  }

  private static void check(double[] share, int[] counts) {
    for (int pair = 0; pair < share.length; pair++) {
      assertEquals(share[pair] * N, counts[pair], 5 * Math.sqrt(share[pair] * N), "pair " + pair);
    }
  }

  private static int[] draw(Draw draw) {
    Visits v = visits();
    TableRandom random = new TableRandom(3, 0);
    int[] counts = new int[12];
    for (int k = 0; k < N; k++) {
      counts[v.draw(draw, random.next())]++;
    }
    return counts;
  }

  @Test
  void pairsAreDrawnAlike() {
    check(new double[] {0, 0.25, 0, 0, 0, 0, 0.25, 0.25, 0.25, 0, 0, 0}, draw(Draw.PAIR));
  }

  @Test
  void statesAreDrawnAlikeAndThenTheirActions() {
    double sixth = 1.0 / 6;
    check(new double[] {0, 0.5, 0, 0, 0, 0, sixth, sixth, sixth, 0, 0, 0}, draw(Draw.STATE_THEN_ACTION));
  }

  @Test
  void anyActionOfAVisitedState() {
    Visits v = visits();
    TableRandom random = new TableRandom(4, 0);
    int[] counts = new int[12];
    for (int k = 0; k < N; k++) {
      counts[v.drawAny(random.next())]++;
    }
    double sixth = 1.0 / 6;
    check(new double[] {sixth, sixth, sixth, 0, 0, 0, sixth, sixth, sixth, 0, 0, 0}, counts);
  }

  @Test
  void whatWasTriedIsKnown() {
    Visits v = visits();
    assertTrue(v.known(1) && v.known(8));
    assertFalse(v.known(0) || v.known(3));
  }
}
