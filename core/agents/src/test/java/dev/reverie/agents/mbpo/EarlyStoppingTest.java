package dev.reverie.agents.mbpo;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Training stops when more than five epochs in a row improved no member by more than one percent of its best. */
class EarlyStoppingTest {
  private final EarlyStopping stopping = new EarlyStopping(2, 0.01, 5);

  private static double[] errors(double a, double b) {
    return new double[] {a, b};
  }

  @Test
  void stopsWhenTheCounterExceedsThePatience() {
    assertFalse(stopping.epoch(errors(1, 1)));
    for (int i = 0; i < 5; i++) {
      assertFalse(stopping.epoch(errors(1, 1)), "idle epoch " + (i + 1));
    }
    assertTrue(stopping.epoch(errors(1, 1)));
  }

  @Test
  void anyMemberResetsTheCounter() {
    stopping.epoch(errors(1, 1));
    for (int i = 0; i < 5; i++) {
      stopping.epoch(errors(1, 1));
    }
    assertFalse(stopping.epoch(errors(2, 0.9)));
    assertFalse(stopping.improved(0));
    assertTrue(stopping.improved(1));
    for (int i = 0; i < 5; i++) {
      assertFalse(stopping.epoch(errors(1, 0.9)));
    }
    assertTrue(stopping.epoch(errors(1, 0.9)));
  }

  @Test
  void onePercentIsNotEnough() {
    stopping.epoch(errors(1, 1));
    stopping.epoch(errors(0.9901, 0.9899));
    assertFalse(stopping.improved(0));
    assertTrue(stopping.improved(1));
    // Small steps add up: they are measured against the best that counted.
    stopping.epoch(errors(0.985, 1));
    assertTrue(stopping.improved(0));
  }

  @Test
  void theFirstEpochCountsWhateverItsError() {
    stopping.epoch(errors(9e9, 1e-9));
    assertTrue(stopping.improved(0) && stopping.improved(1));
    stopping.start();
    stopping.epoch(errors(5, 2e10));
    assertTrue(stopping.improved(0));
    assertFalse(stopping.improved(1));
  }
}
