package dev.reverie.agents.env;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ActionSpaceTest {
  @Test
  void boundsAreTheSpacesOwn() {
    float[] low = {-1, -2};
    ActionSpace.Continuous space = new ActionSpace.Continuous(low, new float[] {1, 2});
    low[0] = 9;
    space.low()[1] = 9;
    space.high()[1] = 9;
    assertArrayEquals(new float[] {-1, -2}, space.low());
    assertEquals(-1, space.low(0));
    assertEquals(2, space.high(1));
    assertEquals(2, space.size());
    assertEquals(new ActionSpace.Continuous(new float[] {-1, -2}, new float[] {1, 2}), space);
    assertEquals(new ActionSpace.Continuous(new float[] {-1, -2}, new float[] {1, 2}).hashCode(), space.hashCode());
    assertNotEquals(ActionSpace.Continuous.of(2, -1, 1), space);
    assertTrue(space.toString().contains("[-1.0, -2.0]"), space.toString());
  }

  @Test
  void aDiscreteActionIsOneNumber() {
    assertEquals(1, new ActionSpace.Discrete(18).size());
  }

  @Test
  void severalChoicesAreAsManyNumbers() {
    List<Integer> given = new ArrayList<>(List.of(3, 5));
    ActionSpace.MultiDiscrete space = new ActionSpace.MultiDiscrete(given);
    given.set(0, 7);
    assertEquals(2, space.size());
    assertEquals(new ActionSpace.MultiDiscrete(List.of(3, 5)), space);
  }

  @Test
  void impossibleSpacesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new ActionSpace.Discrete(0));
    assertThrows(IllegalArgumentException.class, () -> new ActionSpace.Discrete((1 << 24) + 1));
    assertThrows(IllegalArgumentException.class, () -> new ActionSpace.MultiDiscrete(List.of()));
    assertThrows(IllegalArgumentException.class, () -> new ActionSpace.MultiDiscrete(List.of(2, 0)));
    assertThrows(IllegalArgumentException.class, () -> new ActionSpace.Continuous(new float[0], new float[0]));
    assertThrows(IllegalArgumentException.class, () -> new ActionSpace.Continuous(new float[1], new float[2]));
    assertThrows(IllegalArgumentException.class, () -> ActionSpace.Continuous.of(1, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> ActionSpace.Continuous.of(1, Float.NaN, 1));
    assertThrows(IllegalArgumentException.class, () -> ActionSpace.Continuous.of(1, 0, Float.POSITIVE_INFINITY));
  }
}
