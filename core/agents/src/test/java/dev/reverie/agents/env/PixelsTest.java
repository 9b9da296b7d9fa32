package dev.reverie.agents.env;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.Allocation;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PixelsTest {
  static List<String> drawn() {
    return new BuiltIn().ids().stream().filter(id -> Environments.create(id, 1) instanceof Drawn).toList();
  }

  private static byte[] picture(Environment environment, int instance) {
    return Arrays.copyOfRange(environment.images(), instance * Canvas.BYTES, (instance + 1) * Canvas.BYTES);
  }

  @Test
  void theseCanBeDrawn() {
    assertTrue(drawn().containsAll(List.of("cartpole", "cartpole-swingup", "grid", "inverted-pendulum",
        "memory-corridor", "pendulum", "pendulum-swingup", "point-mass")), drawn().toString());
  }

  @ParameterizedTest
  @MethodSource("drawn")
  void whatIsSeenIsThePictureOrTheNumbersToo(String id) {
    Environment numbers = Environments.create(id, 2);
    Environment pixels = Environments.create(id + "-pixels", 2);
    Environment mixed = Environments.create(id + "-mixed", 2);
    assertEquals(id + "-pixels", pixels.spec().id());
    assertEquals(id + "-mixed", mixed.spec().id());
    assertEquals(new ObservationSpace(0, new ObservationSpace.Image(64, 64, 3)), pixels.spec().observation());
    assertEquals(numbers.spec().observationSize(), mixed.spec().observationSize());
    assertEquals(0, numbers.images().length);
    assertEquals(0, pixels.observations().length);
    assertArrayEquals(new byte[2 * Canvas.BYTES], pixels.images());
    for (Environment e : List.of(numbers, pixels, mixed)) {
      e.seed(5);
      e.resetAll();
    }
    SplittableRandom random = new SplittableRandom(1);
    byte[] live = pixels.images();
    Set<Long> seen = new HashSet<>();
    for (int t = 0; t < 100; t++) {
      float[] actions = Episodes.randomActions(numbers, random);
      for (Environment e : List.of(numbers, pixels, mixed)) {
        e.step(actions);
      }
      assertArrayEquals(numbers.observations(), mixed.observations());
      assertArrayEquals(numbers.rewards(), pixels.rewards());
      assertArrayEquals(pixels.images(), mixed.images());
      assertSame(live, pixels.images());
      CRC32 sum = new CRC32();
      sum.update(picture(pixels, 0));
      seen.add(sum.getValue());
      for (Environment e : List.of(numbers, pixels, mixed)) {
        Episodes.resetEnded(e);
      }
    }
    assertTrue(seen.size() > 5, "only " + seen.size() + " different pictures");
    Environment restored = Environments.create(id + "-pixels", 2);
    restored.images();
    restored.restoreState(pixels.saveState());
    assertArrayEquals(pixels.images(), restored.images());
    restored.seed(5);
    assertArrayEquals(new byte[2 * Canvas.BYTES], restored.images());
  }

  @ParameterizedTest
  @MethodSource("drawn")
  void drawingAllocatesNothing(String id) {
    Environment pixels = Environments.create(id + "-pixels", 2);
    pixels.resetAll();
    float[] actions = new float[2 * pixels.spec().action().size()];
    assertEquals(0, Allocation.least(() -> {
      pixels.step(actions);
      pixels.images();
      Episodes.resetEnded(pixels);
    }));
  }

  /** Twenty thousand a second, by the thread's own time, so that other work on the machine does not matter. */
  @ParameterizedTest
  @MethodSource("drawn")
  void aPictureTakesLessThanFiftyMicroseconds(String id) {
    int count = 50;
    Environment pixels = Environments.create(id + "-pixels", count);
    pixels.resetAll();
    float[] actions = new float[count * pixels.spec().action().size()];
    double least = Double.MAX_VALUE;
    for (int round = 0; round < 100; round++) {
      Episodes.resetEnded(pixels);
      pixels.step(actions);
      long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      pixels.images();
      least = Math.min(least, (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / (1e3 * count));
    }
    assertTrue(least < 50, "a picture takes " + least + " us");
  }

  @ParameterizedTest
  @CsvSource({"pendulum, 0.003", "pendulum-swingup, 0.003", "cartpole, 0.005", "cartpole-swingup, 0.005",
    "inverted-pendulum, 0.003", "point-mass, 0.003"})
  void smallMotionsShow(String id, double motion) {
    SimulatedEnvironment environment = (SimulatedEnvironment) Environments.create(id, 1);
    Drawn drawn = (Drawn) environment;
    SplittableRandom random = new SplittableRandom(3);
    Canvas canvas = new Canvas();
    byte[] before = new byte[Canvas.BYTES];
    byte[] after = new byte[Canvas.BYTES];
    int width = environment.state().length;
    int places = id.contains("cart") || id.startsWith("inverted") ? 2 : 1;
    for (int t = 0; t < 200; t++) {
      double[] state = new double[width];
      for (int k = 0; k < width; k++) {
        state[k] = random.nextDouble(-1, 1);
      }
      canvas.target(before, 0);
      drawn.draw(state, 0, canvas);
      for (int k = 0; k < places; k++) {
        // CartPole's state is x, x', theta, theta'; the others begin with all places.
        int at = id.equals("cartpole") ? 2 * k : k;
        state[at] += motion;
        canvas.target(after, 0);
        drawn.draw(state, 0, canvas);
        state[at] -= motion;
        assertFalse(Arrays.equals(before, after), "state " + Arrays.toString(state) + ", " + at + " moved");
      }
    }
  }

  @Test
  void everyCellOfTheGridLooksDifferent() {
    Grid grid = new Grid(1);
    Set<Long> seen = new HashSet<>();
    Canvas canvas = new Canvas();
    byte[] pixels = new byte[Canvas.BYTES];
    canvas.target(pixels, 0);
    for (int cell = 0; cell < 64; cell++) {
      grid.draw(new double[] {cell % 8, cell / 8}, 0, canvas);
      CRC32 sum = new CRC32();
      sum.update(pixels);
      seen.add(sum.getValue());
    }
    assertEquals(64, seen.size());
  }

  @Test
  void theCorridorsPicturesTellTheCueOnceOnly() {
    MemoryCorridor corridor = new MemoryCorridor(false, 2);
    Pixels pixels = new Pixels(corridor, false);
    corridor.place(0, 0, new double[] {0, 0, 25}, 0);
    corridor.place(1, 0, new double[] {1, 0, 25}, 0);
    pixels.restoreState(pixels.saveState());
    assertFalse(Arrays.equals(picture(pixels, 0), picture(pixels, 1)));
    byte[] last = picture(pixels, 0);
    for (int t = 1; t <= 26; t++) {
      pixels.step(new float[] {0, 1});
      assertArrayEquals(picture(pixels, 0), picture(pixels, 1));
      assertFalse(Arrays.equals(last, picture(pixels, 0)), "step " + t + " looks like the one before");
      last = picture(pixels, 0);
    }
  }

  @Test
  void terminationsThatNeedNumbersAreNotKnownFromPictures() {
    assertNull(Environments.create("cartpole-pixels", 1).spec().termination());
    assertSame(Termination.never(), Environments.create("pendulum-pixels", 1).spec().termination());
    assertSame(Environments.create("grid", 1).spec().termination() == null, false);
    assertTrue(Environments.create("grid-mixed", 1).spec().termination() != null);
  }

  @Test
  void whatCannotBeDrawnIsRefused() {
    String message = assertThrows(IllegalArgumentException.class, () -> Environments.create("pendulun-pixels", 1))
        .getMessage();
    assertTrue(message.contains("did you mean 'pendulum'?"), message);
    Environment twice = Environments.create("pendulum-pixels", 1);
    message = assertThrows(IllegalArgumentException.class, () -> new Pixels(twice, false)).getMessage();
    assertTrue(message.contains("'pendulum-pixels' cannot be drawn"), message);
    assertThrows(IllegalArgumentException.class, () -> twice.spec().requireNumbers());
    assertEquals("swing up a rod by a weak torque (Gymnasium's Pendulum-v1), seen as 64 x 64 pixels",
        Environments.description("pendulum-pixels"));
  }
}
