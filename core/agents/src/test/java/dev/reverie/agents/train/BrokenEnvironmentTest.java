package dev.reverie.agents.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.reverie.agents.env.ActionSpace;
import dev.reverie.agents.env.Environment;
import dev.reverie.agents.env.EnvironmentProvider;
import dev.reverie.agents.env.EnvironmentSpec;
import dev.reverie.agents.env.EpisodeRandom;
import dev.reverie.agents.env.SimulatedEnvironment;
import dev.reverie.agents.env.Termination;
import dev.reverie.engine.Backend;
import dev.reverie.engine.scalar.ScalarBackend;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers from an environment that are not finite never get into what is learned. */
class BrokenEnvironmentTest {
  @TempDir
  private Path folder;

  /** Episodes of ten steps; one thing goes wrong in the second one. */
  public static final class Broken extends SimulatedEnvironment {
    private final boolean reset;
    private int episodes;

    private Broken(String id) {
      super(new EnvironmentSpec(id, 1, ActionSpace.Continuous.of(1, -1, 1), 10, Termination.never()), 1, 1);
      reset = id.equals("nan-reset");
    }

    @Override
    protected void begin(double[] state, int at, EpisodeRandom random) {
      episodes++;
      state[at] = reset && episodes == 2 ? Double.NaN : 0;
    }

    @Override
    protected double advance(double[] state, int at, float[] action, int actionAt, EpisodeRandom random) {
      state[at]++;
      return !reset && episodes == 2 && state[at] == 3 ? Double.POSITIVE_INFINITY : 1;
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

  /** Provides both. */
  public static final class Provider implements EnvironmentProvider {
    @Override
    public List<String> ids() {
      return List.of("nan-reset", "inf-reward");
    }

    @Override
    public String description(String id) {
      return "breaks";
    }

    @Override
    public Environment create(String id, int count) {
      return new Broken(id);
    }
  }

  private String complaint(String id) throws IOException {
    Path services = Files.createDirectories(folder.resolve("path/META-INF/services"));
    Files.writeString(services.resolve(EnvironmentProvider.class.getName()), Provider.class.getName());
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    Map<String, String> settings = Map.of("training.evaluationEpisodes", "1", "training.steps", "50");
    try (Backend backend = new ScalarBackend(1, true);
        URLClassLoader loader = new URLClassLoader(new URL[] {folder.resolve("path").toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      try (Training t = Training.start(folder.resolve(id), Algorithms.get("random"), id, settings, 7, backend)) {
        return assertThrows(IllegalStateException.class, t::run).getMessage();
      }
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void anEpisodeThatBeginsWithNan() throws IOException {
    assertEquals("environment 'nan-reset' gave NaN as observation at step 10; training stops, the last checkpoint is "
        + "intact", complaint("nan-reset"));
  }

  @Test
  void anInfiniteReward() throws IOException {
    assertEquals("environment 'inf-reward' gave Infinity as reward at step 13; training stops, the last checkpoint is "
        + "intact", complaint("inf-reward"));
  }
}
