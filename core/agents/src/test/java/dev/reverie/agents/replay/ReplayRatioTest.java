package dev.reverie.agents.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayRatioTest {
  @Test
  void ratio512WithBatchesOf1024StepsIsAnUpdateEverySecondStep() {
    ReplayRatio ratio = new ReplayRatio("ratio", 512, 64, 16);
    assertEquals(1, ratio.due(1087), "the first call starts the count");
    for (long step = 1088; step < 3088; step++) {
      assertEquals(step % 2 == 1 ? 1 : 0, ratio.due(step), "step " + step);
    }
    assertEquals(50, ratio.due(3187));
  }

  @ParameterizedTest
  @ValueSource(doubles = {512, 1024, 32, 0.1, 0.3, 333.25, 1e-3, 7777})
  void whatIsOwedIsExactHoweverTheStepsAreCounted(double value) {
    ReplayRatio ratio = new ReplayRatio("ratio", value, 50, 7);
    SplittableRandom random = new SplittableRandom(5);
    long step = 100;
    long updates = ratio.due(step) - 1;
    for (int call = 0; call < 2000; call++) {
      step += random.nextInt(5);
      updates += ratio.due(step);
      long expected = BigDecimal.valueOf(step - 100).multiply(new BigDecimal(Double.toString(value)))
          .divide(BigDecimal.valueOf(350), 0, RoundingMode.DOWN).longValueExact();
      assertEquals(expected, updates, "at step " + step);
    }
  }

  @Test
  void aRestoredOneOwesTheSame() {
    ReplayRatio original = new ReplayRatio("ratio", 0.7, 3, 2);
    ReplayRatio copy = new ReplayRatio("ratio", 0.7, 3, 2);
    copy.restore(original.counters());
    assertEquals(1, copy.due(5));
    original.due(5);
    int due = 0;
    for (long step = 6; step < 200; step++) {
      copy.restore(original.counters());
      int expected = original.due(step);
      assertEquals(expected, copy.due(step));
      due += expected;
    }
    assertTrue(due > 20);
    assertThrows(IllegalArgumentException.class, () -> copy.restore(Map.of()));
    assertThrows(IllegalArgumentException.class, () -> copy.restore(Map.of("ratio.counted", 3L, "ratio.credit", 60L)));
    assertThrows(IllegalArgumentException.class, () -> copy.restore(Map.of("ratio.counted", -2L, "ratio.credit", 0L)));
  }

  @Test
  void impossibleOnesAreRefused() {
    for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThrows(IllegalArgumentException.class, () -> new ReplayRatio("ratio", bad, 1, 1));
    }
    assertThrows(IllegalArgumentException.class, () -> new ReplayRatio("ratio", 1, 0, 1));
    ReplayRatio ratio = new ReplayRatio("ratio", 1, 1, 1);
    ratio.due(10);
    assertThrows(IllegalArgumentException.class, () -> ratio.due(9));
  }
}
