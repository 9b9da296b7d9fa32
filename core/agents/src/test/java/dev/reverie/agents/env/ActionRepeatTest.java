package dev.reverie.agents.env;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActionRepeatTest {
  @ParameterizedTest
  @ValueSource(strings = {"cartpole", "grid", "pendulum-swingup", "point-mass"})
  void eachStepIsSeveralOfTheEnvironmentsUpToTheEndOfItsEpisode(String id) {
    int count = 4;
    ActionRepeat repeated = new ActionRepeat(Environments.create(id, count), 3);
    Environment[] plain = new Environment[count];
    for (int i = 0; i < count; i++) {
      plain[i] = Environments.create(id, count);
      plain[i].resetAll();
    }
    repeated.resetAll();
    SplittableRandom random = new SplittableRandom(4);
    int width = repeated.spec().observationSize();
    long taken = 0;
    int cut = 0;
    for (int t = 0; t < 300; t++) {
      float[] actions = Episodes.randomActions(repeated, random);
      repeated.step(actions);
      for (int i = 0; i < count; i++) {
        boolean[] one = new boolean[count];
        one[i] = true;
        double sum = 0;
        boolean ended = false;
        for (int k = 0; k < 3 && !ended; k++) {
          plain[i].step(actions, one);
          sum += plain[i].rewards()[i];
          taken++;
          ended = plain[i].terminated()[i] || plain[i].truncated()[i];
          cut += ended && k < 2 ? 1 : 0;
        }
        assertEquals((float) sum, repeated.rewards()[i]);
        assertEquals(plain[i].terminated()[i], repeated.terminated()[i]);
        assertEquals(plain[i].truncated()[i], repeated.truncated()[i]);
        assertArrayEquals(Arrays.copyOfRange(plain[i].observations(), i * width, (i + 1) * width),
            Arrays.copyOfRange(repeated.observations(), i * width, (i + 1) * width));
        if (ended) {
          plain[i].reset(i);
          repeated.reset(i);
          assertEquals(0, repeated.rewards()[i]);
        }
      }
      assertEquals(taken, repeated.taken());
    }
    assertTrue(id.equals("pendulum-swingup") || id.equals("point-mass") || cut > 0, "no episode ended within a repeat");
  }

  @Test
  void theTimeLimitIsCountedInActions() {
    EnvironmentSpec spec = new ActionRepeat(Environments.create("pendulum-swingup", 1), 2).spec();
    assertEquals(500, spec.maxEpisodeSteps());
    assertEquals("pendulum-swingup", spec.id());
    assertSame(Termination.never(), spec.termination());
    assertEquals(334, new ActionRepeat(Environments.create("pendulum-swingup", 1), 3).spec().maxEpisodeSteps());
    assertNull(new ActionRepeat(Environments.create("cartpole", 1), 2).spec().termination());
    assertNotNull(new ActionRepeat(Environments.create("cartpole", 1), 1).spec().termination());
    assertThrows(IllegalArgumentException.class, () -> new ActionRepeat(Environments.create("grid", 1), 0));
  }

  @Test
  void aWholeEpisodeHas500ActionsAnd1000Steps() {
    ActionRepeat repeated = new ActionRepeat(Environments.create("cartpole-swingup", 1), 2);
    repeated.resetAll();
    int actions = 0;
    while (!repeated.truncated()[0]) {
      repeated.step(new float[] {0.1f});
      actions++;
    }
    assertEquals(500, actions);
    assertEquals(1000, repeated.taken());
  }

  @Test
  void aRestoredOneContinuesBitForBit() {
    ActionRepeat original = new ActionRepeat(Environments.create("cartpole", 3), 2);
    ActionRepeat copy = new ActionRepeat(Environments.create("cartpole", 3), 2);
    original.seed(8);
    original.resetAll();
    SplittableRandom random = new SplittableRandom(6);
    for (int t = 0; t < 100; t++) {
      if (t % 7 == 0) {
        copy.restoreState(original.saveState());
      }
      float[] actions = Episodes.randomActions(original, random);
      original.step(actions);
      copy.step(actions);
      assertArrayEquals(original.observations(), copy.observations());
      assertArrayEquals(original.rewards(), copy.rewards());
      assertArrayEquals(original.saveState(), copy.saveState());
      assertEquals(original.taken(), copy.taken());
      copy.restoreState(original.saveState());
      assertArrayEquals(original.rewards(), copy.rewards());
      Episodes.resetEnded(original);
      Episodes.resetEnded(copy);
    }
    byte[] saved = original.saveState();
    assertThrows(IllegalArgumentException.class, () -> copy.restoreState(Arrays.copyOf(saved, 20)));
    assertThrows(IllegalArgumentException.class, () -> copy.restoreState(Arrays.copyOf(saved, saved.length - 1)));
    assertThrows(IllegalArgumentException.class,
        () -> new ActionRepeat(Environments.create("cartpole", 3), 3).restoreState(saved));
    assertArrayEquals(saved, original.saveState());
    assertFalse(Arrays.equals(new byte[saved.length], saved));
  }
}
