package dev.reverie.agents.env;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every built-in environment. */
class EnvironmentContractTest {
  static List<String> ids() {
    return new BuiltIn().ids();
  }

  @ParameterizedTest
  @MethodSource("ids")
  void terminationFunctionAgreesWithTheFlag(String id) {
    Environment environment = Environments.create(id, 8);
    EnvironmentSpec spec = environment.spec();
    SplittableRandom random = new SplittableRandom(7);
    environment.resetAll();
    float[] before = new float[environment.observations().length];
    int ended = 0;
    int cut = 0;
    for (int t = 0; t < 3000; t++) {
      System.arraycopy(environment.observations(), 0, before, 0, before.length);
      float[] actions = Episodes.randomActions(environment, random);
      environment.step(actions);
      for (int i = 0; i < environment.count(); i++) {
        boolean expected = spec.termination().terminated(before, i * spec.observationSize(), actions,
            i * spec.action().size(), environment.observations(), i * spec.observationSize());
        assertEquals(expected, environment.terminated()[i], "step " + t + ", instance " + i);
        ended += environment.terminated()[i] ? 1 : 0;
        cut += environment.truncated()[i] ? 1 : 0;
      }
      Episodes.resetEnded(environment);
    }
    assertEquals(spec.termination() != Termination.never() && !HARD.contains(id), ended > 0);
    assertTrue(ended + cut > 0 || spec.maxEpisodeSteps() == Integer.MAX_VALUE);
  }

  @ParameterizedTest
  @MethodSource("ids")
  void aSeedGivesTheSameEpisodesForAnyCount(String id) {
    Environment few = Environments.create(id, 2);
    Environment many = Environments.create(id, 5);
    EnvironmentSpec spec = few.spec();
    few.seed(0x1234_5678_9ABCL);
    many.seed(0x1234_5678_9ABCL);
    many.resetAll();
    few.resetAll();
    SplittableRandom random = new SplittableRandom(3);
    int width = spec.action().size();
    for (int t = 0; t < 600; t++) {
      float[] actions = Episodes.randomActions(many, random);
      many.step(actions);
      few.step(Arrays.copyOf(actions, 2 * width));
      Episodes.resetEnded(many);
      Episodes.resetEnded(few);
      assertArrayEquals(few.observations(), Arrays.copyOf(many.observations(), few.observations().length));
      assertArrayEquals(few.rewards(), Arrays.copyOf(many.rewards(), 2));
    }
    byte[] then = few.saveState();
    few.seed(0x1234_5678_9ABCL);
    few.resetAll();
    byte[] again = few.saveState();
    assertFalse(Arrays.equals(then, again));
    many.seed(0x1234_5678_9ABCL);
    many.resetAll();
    assertArrayEquals(few.observations(), Arrays.copyOf(many.observations(), few.observations().length));
  }

  /** Those that bring no episode to its end by random actions within some thousand steps. */
  private static final Set<String> HARD = Set.of(MountainCarContinuous.ID);

  /** Those whose episodes all begin alike. */
  private static final Set<String> ALIKE = Set.of(CliffWalking.ID, FrozenLake.ID, FrozenLake.LARGE_ID, Maze.ID,
      PointMass.ID);

  static List<String> drawn() {
    return ids().stream().filter(id -> !ALIKE.contains(id)).toList();
  }

  @ParameterizedTest
  @MethodSource("drawn")
  void seedsInstancesAndEpisodesDiffer(String id) {
    Environment environment = Environments.create(id, 2);
    int width = environment.spec().observationSize();
    environment.resetAll();
    float[] first = environment.observations().clone();
    assertNotEquals(first[0], first[width]);
    environment.resetAll();
    float[] second = environment.observations().clone();
    assertNotEquals(first[0], second[0]);
    environment.seed(1L << 32);
    environment.resetAll();
    assertNotEquals(first[0], environment.observations()[0]);
    environment.seed(0);
    environment.resetAll();
    assertArrayEquals(first, environment.observations());
    environment.resetAll();
    assertArrayEquals(second, environment.observations());
  }

  @ParameterizedTest
  @MethodSource("ids")
  void readersGiveTheSameArraysForever(String id) {
    Environment environment = Environments.create(id, 3);
    float[] observations = environment.observations();
    float[] rewards = environment.rewards();
    boolean[] terminated = environment.terminated();
    boolean[] truncated = environment.truncated();
    assertEquals(3 * environment.spec().observationSize(), observations.length);
    assertEquals(3, rewards.length);
    environment.resetAll();
    environment.step(new float[3 * environment.spec().action().size()]);
    environment.restoreState(environment.saveState());
    assertSame(observations, environment.observations());
    assertSame(rewards, environment.rewards());
    assertSame(terminated, environment.terminated());
    assertSame(truncated, environment.truncated());
  }

  @ParameterizedTest
  @MethodSource("ids")
  void badActionsAreRefusedAndChangeNothing(String id) {
    Environment environment = Environments.create(id, 3);
    environment.resetAll();
    byte[] before = environment.saveState();
    int width = environment.spec().action().size();
    refuses(environment, new float[3 * width - 1], (3 * width - 1) + " numbers of action, expected [3, " + width);
    refuses(environment, new float[3 * width + 1], (3 * width + 1) + " numbers of action");
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      refuses(environment, last(3 * width, bad), "action " + bad + " for instance 2");
    }
    if (environment.spec().action() instanceof ActionSpace.Discrete(int n)) {
      for (float bad : new float[] {-1, 0.5f, n, 1e30f}) {
        refuses(environment, last(3, bad), "expected a whole number from 0 to " + (n - 1));
      }
    }
    assertArrayEquals(before, environment.saveState());
  }

  private static float[] last(int size, float value) {
    float[] actions = new float[size];
    actions[size - 1] = value;
    return actions;
  }

  private static void refuses(Environment environment, float[] actions, String why) {
    String message = assertThrows(IllegalArgumentException.class, () -> environment.step(actions)).getMessage();
    assertTrue(message.contains(why) && message.contains("'" + environment.spec().id() + "'"), message);
  }

  static List<String> limited() {
    return ids().stream().filter(id -> Environments.create(id, 1).spec().maxEpisodeSteps() < Integer.MAX_VALUE).toList();
  }

  @ParameterizedTest
  @MethodSource("limited")
  void stepsOutsideAnEpisodeAreRefused(String id) {
    Environment environment = Environments.create(id, 2);
    float[] still = new float[2 * environment.spec().action().size()];
    environment.reset(0);
    byte[] before = environment.saveState();
    String message = assertThrows(IllegalStateException.class, () -> environment.step(still)).getMessage();
    assertTrue(message.contains("instance 1 has no episode yet"), message);
    assertArrayEquals(before, environment.saveState());
    environment.reset(1);
    int steps = 0;
    while (!environment.terminated()[1] && !environment.truncated()[1]) {
      environment.step(still);
      steps++;
      if (environment.terminated()[0] || environment.truncated()[0]) {
        environment.reset(0);
      }
    }
    float[] last = environment.observations().clone();
    message = assertThrows(IllegalStateException.class, () -> environment.step(still)).getMessage();
    assertTrue(message.contains("instance 1 ended its episode at step " + steps), message);
    assertArrayEquals(last, environment.observations());
    environment.reset(1);
    environment.step(still);
    environment.seed(5);
    assertThrows(IllegalStateException.class, () -> environment.step(still));
    assertArrayEquals(new float[last.length], environment.observations());
  }

  @ParameterizedTest
  @MethodSource("ids")
  void instancesAndCountsAreChecked(String id) {
    Environment environment = Environments.create(id, 2);
    assertThrows(IndexOutOfBoundsException.class, () -> environment.reset(2));
    assertThrows(IndexOutOfBoundsException.class, () -> environment.reset(-1));
    assertThrows(IllegalArgumentException.class, () -> Environments.create(id, 0));
  }

  @ParameterizedTest
  @MethodSource("ids")
  void stepsAndResetsAllocateNothing(String id) {
    Environment environment = Environments.create(id, 4);
    float[] actions = Episodes.randomActions(environment, new SplittableRandom(1));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    environment.resetAll();
    play(environment, actions, 1000);
    threads.getCurrentThreadAllocatedBytes();
    long before = threads.getCurrentThreadAllocatedBytes();
    play(environment, actions, 10_000);
    long after = threads.getCurrentThreadAllocatedBytes();
    assertEquals(0, after - before);
  }

  private static void play(Environment environment, float[] actions, int steps) {
    for (int t = 0; t < steps; t++) {
      environment.step(actions);
      Episodes.resetEnded(environment);
    }
  }
}
