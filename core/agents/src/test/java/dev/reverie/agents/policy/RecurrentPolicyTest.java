package dev.reverie.agents.policy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.Allocation;
import dev.reverie.agents.env.ActionSpace;
import dev.reverie.agents.env.Environments;
import dev.reverie.agents.env.ObservationSpace;
import dev.reverie.agents.run.Checkpoint;
import dev.reverie.agents.run.RunDirectory;
import dev.reverie.agents.train.RandomAlgorithm;
import dev.reverie.engine.Backend;
import dev.reverie.engine.Program;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.scalar.ScalarBackend;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies that remember, look at pictures and draw random numbers. */
class RecurrentPolicyTest {
  private static final PolicySpec SPEC = new PolicySpec("adder", new ObservationSpace(3,
      new ObservationSpace.Image(1, 1, 3)), new ActionSpace.MultiDiscrete(List.of(2, 3)), new Adder.Parts("sum", true));

  @TempDir
  private Path folder;
  private final Backend backend = new ScalarBackend(1, true);
  private final Thread thread = Thread.currentThread();
  private final ClassLoader before = thread.getContextClassLoader();
  private URLClassLoader loader;

  /** Adds up what it sees since the episode began, each number with its weight: action 0 is the sum of the first. */
  public static final class Adder implements PolicyKind<Adder.Parts> {
    /**
     * What it must know.
     *
     * @param weight name of the weights
     * @param noisy whether random numbers are added to what it gives
     */
    public record Parts(String weight, boolean noisy) {
    }

    @Override
    public String name() {
      return "adder";
    }

    @Override
    public Class<Parts> parts() {
      return Parts.class;
    }

    @Override
    public boolean needs(Parts parts, String state) {
      return state.equals(parts.weight());
    }

    @Override
    public PolicyProgram build(PolicySpec spec, Parts parts, Store store) {
      int n = spec.observation().numbers();
      Program program = Program.trace(store, g -> {
        Tensor seen = g.input("numbers", 1, n).plus(g.input("image", 1, n)).times(g.read(store.get(parts.weight())));
        Tensor sum = g.input("sum", 1, n).times(g.input("keep", 1, 1)).plus(seen);
        Tensor noise = parts.noisy() ? g.input("uniform", 1, n).plus(g.input("normal", 1, 1).times(10f)) : null;
        g.output("sum", sum);
        g.output("action", noise == null ? sum : sum.plus(noise));
      });
      int drawn = parts.noisy() ? 1 : 0;
      return new PolicyProgram(program, List.of("sum"), n * drawn, drawn, (raw, action) -> {
        action[0] = raw[0];
        action[1] = raw[1] + raw[2];
      });
    }
  }

  @BeforeEach
  void provide() throws IOException {
    Path services = Files.createDirectories(folder.resolve("path/META-INF/services"));
    Files.writeString(services.resolve(PolicyKind.class.getName()), Adder.class.getName());
    loader = new URLClassLoader(new URL[] {folder.resolve("path").toUri().toURL()}, before);
    thread.setContextClassLoader(loader);
  }

  @AfterEach
  void close() throws IOException {
    thread.setContextClassLoader(before);
    loader.close();
    backend.close();
  }

  private Store store() {
    Store store = backend.newStore(1);
    store.free("sum", 3).set(new float[] {1, 2, 0.5f});
    store.free("optimiser", 1000);
    return store;
  }

  private Policy policy(boolean noisy) {
    return new Policy(store(), new PolicySpec(SPEC.kind(), SPEC.observation(), SPEC.action(),
        new Adder.Parts("sum", noisy)), false);
  }

  private static final byte[] WHITE = {-1, -1, -1};

  @Test
  void remembersForEachCallerFromTheEpisodesBeginningOn() {
    Policy policy = policy(false);
    PolicyState one = policy.newState();
    PolicyState two = policy.newState();
    float[] action = new float[2];
    policy.act(one, new float[] {1, 0, 0}, WHITE, action);
    assertArrayEquals(new float[] {1.5f, 1 + 0.25f}, action);
    policy.act(two, new float[] {-7, 0, 0}, WHITE, action);
    policy.act(one, new float[] {2, 1, 0}, new byte[3], action);
    assertArrayEquals(new float[] {3, 1.25f + 2 - 1 - 0.25f}, action);
    policy.act(two, new float[3], WHITE, action);
    assertEquals(-6, action[0]);
    one.begin();
    policy.act(one, new float[] {5, 0, 0}, WHITE, action);
    assertEquals(5.5f, action[0]);
  }

  @Test
  void drawsByTheCallersSeedAlone() {
    Policy policy = policy(true);
    float[][] actions = new float[3][2];
    long[] seeds = {4, 4, 5};
    for (int i = 0; i < 3; i++) {
      PolicyState state = policy.newState(seeds[i]);
      policy.act(state, new float[3], WHITE, new float[2]);
      policy.act(state, new float[3], WHITE, actions[i]);
    }
    assertArrayEquals(actions[0], actions[1]);
    assertFalse(Arrays.equals(actions[0], actions[2]));
    assertTrue(Math.abs(actions[0][0]) > 1, "a sum of 1 and noise of size 10: " + actions[0][0]);
  }

  @Test
  void allocatesNothing() {
    Policy policy = policy(true);
    PolicyState state = policy.newState();
    float[] action = new float[2];
    float[] numbers = {0.1f, 0.2f, 0.3f};
    policy.warmUp();
    assertEquals(0, Allocation.least(() -> policy.act(state, numbers, WHITE, action)));
  }

  @Test
  void eightThreadsGetTheRightActions() throws Exception {
    Policy policy = policy(true);
    int count = 8;
    int steps = 300;
    float[][][] expected = new float[count][steps][2];
    for (int t = 0; t < count; t++) {
      play(policy, t, expected[t]);
    }
    CountDownLatch start = new CountDownLatch(count);
    List<Future<Integer>> wrong = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
      for (int t = 0; t < count; t++) {
        int mine = t;
        wrong.add(threads.submit(() -> {
          float[][] got = new float[steps][2];
          start.countDown();
          start.await();
          play(policy, mine, got);
          int differ = 0;
          for (int i = 0; i < steps; i++) {
            differ += Arrays.equals(expected[mine][i], got[i]) ? 0 : 1;
          }
          return differ;
        }));
      }
      for (Future<Integer> w : wrong) {
        assertEquals(0, w.get());
      }
    }
  }

  private static void play(Policy policy, int caller, float[][] actions) {
    PolicyState state = policy.newState(caller);
    for (int i = 0; i < actions.length; i++) {
      if (i == actions.length / 2) {
        state.begin();
      }
      policy.act(state, new float[] {caller, i, 1}, WHITE, actions[i]);
    }
  }

  @Test
  void wrongCallsAreRefusedAndChangeNothing() {
    Policy policy = policy(false);
    PolicyState state = policy.newState();
    float[] action = {9, 9};
    assertEquals("act: got a picture of 0 bytes, expected 3",
        assertThrows(IllegalArgumentException.class, () -> policy.act(state, new float[3], action)).getMessage());
    assertThrows(IllegalArgumentException.class, () -> policy.act(state, new float[2], WHITE, action));
    float[] bad = {0, Float.NaN, 0};
    assertThrows(IllegalArgumentException.class, () -> policy.act(state, bad, WHITE, action));
    PolicyState other = new PolicyState(new int[] {2}, false, 0);
    assertEquals("act: the state is that of another kind of policy", assertThrows(IllegalArgumentException.class,
        () -> policy.act(other, new float[3], WHITE, action)).getMessage());
    state.take();
    assertTrue(assertThrows(IllegalStateException.class, () -> policy.act(state, new float[3], WHITE, action))
        .getMessage().contains("two threads at once"));
    state.giveBack();
    assertArrayEquals(new float[] {9, 9}, action);
    policy.act(state, new float[] {1, 0, 0}, WHITE, action);
    assertEquals(1.5f, action[0], "nothing had been added before");
  }

  @Test
  void isLoadedFromACheckpointWithItsParametersAlone() throws IOException {
    Path path = folder.resolve("run");
    try (RunDirectory run = RunDirectory.create(path, "random", "pendulum", 0, "scalar", Map.of(),
        new RandomAlgorithm().preset(Environments.create("pendulum", 1).spec()))) {
      run.checkpoints().write(new Checkpoint(Checkpoint.FORMAT, "random", 7, "", List.of(), List.of(), Map.of(),
          Map.of(), Map.of(), 0, "", SPEC.saved(), List.of()), store(), name -> true);
    }
    try (Policy policy = Policy.load(path, backend); Policy same = policy(true)) {
      assertEquals(SPEC.observation(), policy.observation());
      assertEquals(SPEC.action(), policy.action());
      float[] loaded = new float[2];
      float[] expected = new float[2];
      policy.act(policy.newState(3), new float[] {1, 2, 3}, WHITE, loaded);
      same.act(same.newState(3), new float[] {1, 2, 3}, WHITE, expected);
      assertArrayEquals(expected, loaded);
    }
    thread.setContextClassLoader(before);
    String message = assertThrows(IOException.class, () -> Policy.load(path, backend)).getMessage();
    assertTrue(message.startsWith(path + ": its policy cannot be loaded: no kind of policy 'adder'; known are "),
        message);
  }

  @Test
  void actionsOfEveryKindAreKept() {
    for (ActionSpace space : List.of(new ActionSpace.Discrete(4), new ActionSpace.MultiDiscrete(List.of(2, 3)),
        new ActionSpace.Continuous(new float[] {-1, -2}, new float[] {1, 0.3f}))) {
      PolicySpec spec = new PolicySpec("adder", ObservationSpace.of(1), space, new Adder.Parts("w", false));
      assertEquals(spec, PolicySpec.of(spec.saved()));
    }
  }
}
