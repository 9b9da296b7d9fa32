package dev.reverie.agents.env;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SavedStateTest {
  static List<String> ids() {
    return new BuiltIn().ids();
  }

  @ParameterizedTest
  @MethodSource("ids")
  void aRestoredEnvironmentContinuesBitForBit(String id) {
    Environment original = Environments.create(id, 3);
    original.seed(99);
    Environment copy = Environments.create(id, 3);
    copy.resetAll();
    copy.reset(1);
    SplittableRandom random = new SplittableRandom(11);
    // The first save finds no episode, later ones find instances at different steps, some of them ended.
    for (int round = 0; round < 60; round++) {
      copy.restoreState(original.saveState());
      assertSame(original, copy);
      Episodes.resetEnded(original);
      Episodes.resetEnded(copy);
      if (round == 0) {
        original.resetAll();
        copy.resetAll();
      }
      if (round % 5 == 4) {
        original.reset(round % 3);
        copy.reset(round % 3);
      }
      int steps = random.nextInt(1, 20);
      for (int t = 0; t < steps; t++) {
        Episodes.resetEnded(original);
        Episodes.resetEnded(copy);
        float[] actions = Episodes.randomActions(original, random);
        original.step(actions);
        copy.step(actions);
        assertSame(original, copy);
      }
    }
  }

  private static void assertSame(Environment expected, Environment actual) {
    assertArrayEquals(expected.observations(), actual.observations());
    assertArrayEquals(expected.rewards(), actual.rewards());
    assertArrayEquals(expected.terminated(), actual.terminated());
    assertArrayEquals(expected.truncated(), actual.truncated());
    assertArrayEquals(expected.saveState(), actual.saveState());
  }

  /** Draws a different count of words in every step, so that a resume starts inside a block of four. */
  private static final class Walk extends SimulatedEnvironment {
    Walk(int count) {
      super(new EnvironmentSpec("walk", 1, new ActionSpace.Discrete(3), 1000, null), count, 1);
    }

    @Override
    protected void begin(double[] state, int at, EpisodeRandom random) {
      state[at] = random.bounded(1000);
    }

    @Override
    protected double advance(double[] state, int at, float[] action, int actionAt, EpisodeRandom random) {
      for (int k = 0; k <= action[actionAt]; k++) {
        state[at] += random.bounded(1000) - 500;
      }
      return random.uniform(-1, 1);
    }

    @Override
    protected boolean ends(double[] state, int at) {
      return false;
    }

    @Override
    protected void observe(double[] state, int at, float[] observation, int observationAt) {
      observation[observationAt] = (float) state[at];
    }
  }

  @Test
  void randomStepsContinueToo() {
    Walk original = new Walk(2);
    original.resetAll();
    Walk copy = new Walk(2);
    SplittableRandom random = new SplittableRandom(5);
    float[] seen = new float[200];
    for (int t = 0; t < seen.length; t++) {
      copy.restoreState(original.saveState());
      float[] actions = Episodes.randomActions(original, random);
      original.step(actions);
      copy.step(actions);
      assertSame(original, copy);
      seen[t] = original.rewards()[0];
      assertTrue(Math.abs(seen[t]) < 1);
    }
    Arrays.sort(seen);
    for (int t = 1; t < seen.length; t++) {
      assertTrue(seen[t] != seen[t - 1], "the same number was drawn twice");
    }
  }

  @Test
  void foreignAndDamagedBytesAreRefusedAndChangeNothing() {
    Environment environment = Environments.create("pendulum", 2);
    environment.resetAll();
    environment.step(new float[] {0.5f, -0.5f});
    byte[] good = environment.saveState();
    refuses(environment, Environments.create("cartpole", 2).saveState(), "of environment 'cartpole'");
    refuses(environment, Environments.create("pendulum", 3).saveState(), "of 3 instances, expected 2");
    refuses(environment, new byte[0], "0 bytes that no environment has saved");
    refuses(environment, new byte[500], "no environment has saved");
    for (int length = 0; length < good.length; length++) {
      refuses(environment, Arrays.copyOf(good, length), "");
    }
    refuses(environment, Arrays.copyOf(good, good.length + 1), (good.length + 1) + " bytes long, expected "
        + good.length);
    refuses(environment, with(good, 8, Integer.MAX_VALUE), "damaged");
    refuses(environment, with(good, 8, -1), "damaged");
    int instance = 8 + 4 + "pendulum".length() + 4 + 4 + 8;
    refuses(environment, with(good, instance, -5), "damaged: instance 0");
    refuses(environment, with(good, instance + 8, -5), "damaged: instance 0");
    refuses(environment, with(good, instance + 16, 201), "damaged: instance 0 at step 201");
    refuses(environment, with(good, instance + 16, -1), "damaged: instance 0 at step -1");
    for (byte flags = 0; flags < 16; flags++) {
      byte[] flagged = good.clone();
      flagged[instance + 24] = flags;
      if (flags == 1 || flags == 2 || flags == 4 || flags == 6) {
        Environments.create("pendulum", 2).restoreState(flagged);
      } else {
        refuses(environment, flagged, "damaged: instance 0");
      }
    }
  }

  private static byte[] with(byte[] bytes, int at, int value) {
    return ByteBuffer.wrap(bytes.clone()).putInt(at, value).array();
  }

  private static void refuses(Environment environment, byte[] bytes, String why) {
    byte[] before = environment.saveState();
    String message = assertThrows(IllegalArgumentException.class, () -> environment.restoreState(bytes)).getMessage();
    assertTrue(message.startsWith("environment 'pendulum': cannot continue from a saved state that is "), message);
    assertTrue(message.contains(why), message);
    assertArrayEquals(before, environment.saveState());
  }
}
