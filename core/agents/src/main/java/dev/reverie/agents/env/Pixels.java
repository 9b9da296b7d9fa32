package dev.reverie.agents.env;

import java.util.Arrays;
import java.util.Objects;

/**
 * An environment seen through pictures of 64 x 64 pixels in red, green and blue, drawn when they are asked for: instead
 * of its numbers, or beside them. A saved state is that of the environment itself.
 */
public final class Pixels implements Environment {
  /** What is appended to an environment's id where pictures replace the numbers. */
  public static final String ALONE = "-pixels";
  /** What is appended to an environment's id where pictures are seen beside the numbers. */
  public static final String MIXED = "-mixed";

  private static final float[] NO_NUMBERS = {};

  private final SimulatedEnvironment environment;
  private final Drawn drawn;
  private final EnvironmentSpec spec;
  private final Canvas canvas = new Canvas();
  private final byte[] images;
  private final boolean[] stale;

  /**
   * Draws an environment; from now on it is used through this one alone.
   *
   * @param environment a {@link SimulatedEnvironment} that is {@link Drawn}
   * @param mixed whether its numbers are seen, too
   * @throws IllegalArgumentException if it cannot be drawn
   */
  public Pixels(Environment environment, boolean mixed) {
    if (!(environment instanceof SimulatedEnvironment simulated && environment instanceof Drawn picture)) {
      throw new IllegalArgumentException("environment '" + environment.spec().id()
          + "' cannot be drawn, expected a SimulatedEnvironment that is Drawn");
    }
    this.environment = simulated;
    drawn = picture;
    EnvironmentSpec inner = simulated.spec();
    ObservationSpace.Image shape = new ObservationSpace.Image(Canvas.SIZE, Canvas.SIZE, Canvas.CHANNELS);
    Termination termination = mixed || inner.termination() == Termination.never() ? inner.termination() : null;
    spec = new EnvironmentSpec(inner.id() + (mixed ? MIXED : ALONE),
        new ObservationSpace(mixed ? inner.observationSize() : 0, shape), inner.action(), inner.maxEpisodeSteps(),
        termination);
    images = new byte[Math.multiplyExact(simulated.count(), Canvas.BYTES)];
    stale = new boolean[simulated.count()];
  }

  @Override
  public EnvironmentSpec spec() {
    return spec;
  }

  @Override
  public int count() {
    return environment.count();
  }

  @Override
  public void seed(long seed) {
    environment.seed(seed);
    Arrays.fill(stale, true);
  }

  @Override
  public void reset(int instance) {
    environment.reset(Objects.checkIndex(instance, stale.length));
    stale[instance] = true;
  }

  @Override
  public void step(float[] actions) {
    environment.step(actions);
    Arrays.fill(stale, true);
  }

  @Override
  public void step(float[] actions, boolean[] chosen) {
    environment.step(actions, chosen);
    for (int i = 0; i < stale.length; i++) {
      stale[i] |= chosen[i];
    }
  }

  @Override
  public float[] observations() {
    return spec.observationSize() > 0 ? environment.observations() : NO_NUMBERS;
  }

  @Override
  public byte[] images() {
    for (int i = 0; i < stale.length; i++) {
      if (stale[i]) {
        paint(i);
        stale[i] = false;
      }
    }
    return images;
  }

  private void paint(int instance) {
    int at = instance * Canvas.BYTES;
    if (environment.begun(instance)) {
      canvas.target(images, at);
      drawn.draw(environment.state(), instance * (environment.state().length / stale.length), canvas);
    } else {
      Arrays.fill(images, at, at + Canvas.BYTES, (byte) 0);
    }
  }

  @Override
  public float[] rewards() {
    return environment.rewards();
  }

  @Override
  public boolean[] terminated() {
    return environment.terminated();
  }

  @Override
  public boolean[] truncated() {
    return environment.truncated();
  }

  @Override
  public byte[] saveState() {
    return environment.saveState();
  }

  @Override
  public void restoreState(byte[] saved) {
    environment.restoreState(saved);
    Arrays.fill(stale, true);
  }

  @Override
  public void close() {
    environment.close();
  }
}
