package dev.reverie.agents.env;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
    // Enough instances that two beginnings of few kinds are not the same by chance.
    int count = 100;
    Environment environment = Environments.create(id, count);
    int width = environment.spec().observationSize();
    environment.resetAll();
    float[] first = environment.observations().clone();
    boolean same = true;
    for (int i = 1; i < count; i++) {
      same &= Arrays.equals(first, 0, width, first, i * width, (i + 1) * width);
    }
    assertFalse(same);
    environment.resetAll();
    float[] second = environment.observations().clone();
    assertFalse(Arrays.equals(first, second));
    environment.seed(1L << 32);
    environment.resetAll();
    assertFalse(Arrays.equals(first, environment.observations()));
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
    int n = switch (environment.spec().action()) {
      case ActionSpace.Discrete d -> d.n();
      case ActionSpace.MultiDiscrete d -> d.choices().getLast();
      case ActionSpace.Continuous c -> 0;
    };
    if (n > 0) {
      for (float bad : new float[] {-1, 0.5f, n, 1e30f}) {
        refuses(environment, last(3 * width, bad), "expected a whole number from 0 to " + (n - 1));
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
  @MethodSource("ids")
  void instancesThatAreNotChosenStayAsTheyAre(String id) {
    Environment environment = Environments.create(id, 3);
    Environment alone = Environments.create(id, 3);
    int width = environment.spec().action().size();
    SplittableRandom random = new SplittableRandom(5);
    environment.reset(1);
    alone.resetAll();
    for (int t = 0; t < 50; t++) {
      // Instances 0 and 2 have no episode, and what is given for them is no action.
      float[] actions = new float[3 * width];
      Arrays.fill(actions, Float.NaN);
      float[] all = Episodes.randomActions(environment, random);
      System.arraycopy(all, width, actions, width, width);
      environment.step(actions, new boolean[] {false, true, false});
      alone.step(all);
      assertEquals(alone.rewards()[1], environment.rewards()[1]);
      assertEquals(0, environment.rewards()[0]);
      int seen = environment.spec().observationSize();
      assertArrayEquals(Arrays.copyOfRange(alone.observations(), seen, 2 * seen),
          Arrays.copyOfRange(environment.observations(), seen, 2 * seen));
      assertArrayEquals(new float[seen], Arrays.copyOfRange(environment.observations(), 2 * seen, 3 * seen));
      if (environment.terminated()[1] || environment.truncated()[1]) {
        environment.reset(1);
      }
      Episodes.resetEnded(alone);
    }
    byte[] before = environment.saveState();
    float[] still = new float[3 * width];
    environment.step(still, new boolean[3]);
    assertArrayEquals(before, environment.saveState());
    assertThrows(IllegalStateException.class, () -> environment.step(still, new boolean[] {true, true, false}));
    assertThrows(IllegalArgumentException.class, () -> environment.step(still, new boolean[2]));
    still[width] = Float.NaN;
    assertThrows(IllegalArgumentException.class, () -> environment.step(still, new boolean[] {false, true, false}));
    assertArrayEquals(before, environment.saveState());
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
