package dev.reverie.agents.env;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentsTest {
  /** Another name for an environment that exists. */
  public static class Renamed implements EnvironmentProvider {
    @Override
    public List<String> ids() {
      return List.of("line");
    }

    @Override
    public String description(String id) {
      return "a line";
    }

    @Override
    public Environment create(String id, int count) {
      return new PointMass(count);
    }
  }

  /** Claims a name that is taken. */
  public static final class Thief extends Renamed {
    @Override
    public List<String> ids() {
      return List.of("cartpole");
    }
  }

  @Test
  void builtInOnesAreListedAndMade() {
    assertEquals(List.of("acrobot", "cartpole", "cartpole-swingup", "cliff-walking", "dyna-maze", "frozen-lake",
        "frozen-lake-8x8", "grid", "grid-axes", "inverted-pendulum", "memory-corridor", "memory-corridors",
        "mountain-car-continuous", "pendulum", "pendulum-swingup", "point-mass", "taxi"), Environments.ids());
    for (String id : Environments.ids()) {
      Environment environment = Environments.create(id, 3);
      assertEquals(id, environment.spec().id());
      assertEquals(3, environment.count());
      assertFalse(Environments.description(id).isBlank());
    }
    assertTrue(Environments.description("inverted-pendulum").contains("analytic"));
  }

  @Test
  void anUnknownIdIsRefusedWithTheNearest() {
    String message = assertThrows(IllegalArgumentException.class, () -> Environments.create("CartPole", 1))
        .getMessage();
    assertEquals("no environment 'CartPole'; did you mean 'cartpole'?", message);
    message = assertThrows(IllegalArgumentException.class, () -> Environments.description("invpendulum")).getMessage();
    assertTrue(message.contains("did you mean 'pendulum'?"), message);
  }

  @Test
  void providersOnTheClassPathAreFound(@TempDir Path folder) throws IOException {
    withProvider(folder, Renamed.class, () -> {
      assertTrue(Environments.ids().contains("line"), Environments.ids().toString());
      assertEquals(2, Environments.create("line", 2).count());
      assertEquals("a line", Environments.description("line"));
    });
    assertThrows(IllegalArgumentException.class, () -> Environments.create("line", 1));
  }

  @Test
  void anIdClaimedTwiceIsRefused(@TempDir Path folder) throws IOException {
    withProvider(folder, Thief.class, () -> {
      String message = assertThrows(IllegalStateException.class, Environments::ids).getMessage();
      assertEquals("environment 'cartpole' is provided twice, by " + BuiltIn.class.getName() + " and by "
          + Thief.class.getName(), message);
    });
  }

  private static void withProvider(Path folder, Class<?> provider, Runnable body) throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve(EnvironmentProvider.class.getName()), provider.getName());
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      body.run();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void specificationsAreChecked() {
    ActionSpace two = new ActionSpace.Discrete(2);
    assertThrows(IllegalArgumentException.class, () -> new EnvironmentSpec(" ", 1, two, 1, null));
    assertThrows(IllegalArgumentException.class, () -> new EnvironmentSpec("a", 0, two, 1, null));
    assertThrows(IllegalArgumentException.class, () -> new EnvironmentSpec("a", 1, two, 0, null));
    assertThrows(NullPointerException.class, () -> new EnvironmentSpec("a", 1, null, 1, null));
  }
}
