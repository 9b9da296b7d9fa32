package dev.reverie.agents.env;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class PointMassTest {
  @Test
  void doingNothingCostsThirtyThousandthsAndIsCutAfterThirtySteps() {
    PointMass environment = new PointMass(1);
    assertSame(Termination.never(), environment.spec().termination());
    environment.reset(0);
    double sum = 0;
    for (int t = 0; t < 30; t++) {
      assertFalse(environment.truncated()[0]);
      environment.step(new float[1]);
      sum += environment.rewards()[0];
      assertFalse(environment.terminated()[0]);
      assertEquals(t == 29, environment.truncated()[0]);
    }
    assertEquals(-0.030, sum, 1e-8);
  }

  @Test
  void velocityMovesBeforePositionAndAccelerationIsClipped() {
    PointMass environment = new PointMass(1);
    environment.reset(0);
    assertArrayEquals(new float[] {1, 0}, environment.observations());
    environment.step(new float[] {-0.25f});
    assertArrayEquals(new float[] {0.75f, -0.25f}, environment.observations());
    assertEquals((float) (-0.001 * 0.5625), environment.rewards()[0]);
    environment.step(new float[] {-7});
    assertArrayEquals(new float[] {-0.5f, -1.25f}, environment.observations());
  }
}
