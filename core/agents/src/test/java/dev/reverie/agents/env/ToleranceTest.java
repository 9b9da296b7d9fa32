package dev.reverie.agents.env;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ToleranceTest {
  @Test
  void withinTheBoundsItIsOne() {
    for (double x : new double[] {-1, 0, 2}) {
      assertEquals(1, Tolerance.inside(x, -1, 2));
      assertEquals(1, Tolerance.gaussian(x, -1, 2, 0.5, 0.1));
      assertEquals(1, Tolerance.quadratic(x, -1, 2, 0.5, 0.1));
    }
    assertEquals(0, Tolerance.inside(2.0001, -1, 2));
    assertEquals(0, Tolerance.inside(-1.0001, -1, 2));
  }

  @Test
  void oneMarginAwayItIsTheGivenValue() {
    for (double x : new double[] {-1.5, 2.5}) {
      assertEquals(0.3, Tolerance.gaussian(x, -1, 2, 0.5, 0.3), 1e-15);
      assertEquals(0.3, Tolerance.quadratic(x, -1, 2, 0.5, 0.3), 1e-15);
    }
    assertEquals(Math.pow(0.3, 4), Tolerance.gaussian(3, -1, 2, 0.5, 0.3), 1e-15);
    assertEquals(1 - 0.7 * 0.25, Tolerance.quadratic(2.25, -1, 2, 0.5, 0.3), 1e-15);
    assertEquals(0, Tolerance.quadratic(3, -1, 2, 0.5, 0.3));
  }
}
