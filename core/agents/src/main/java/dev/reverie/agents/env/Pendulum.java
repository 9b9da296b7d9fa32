package dev.reverie.agents.env;

/**
 * Gymnasium's Pendulum-v1: a rod to be swung up and held by a torque too weak to lift it. State theta (0 upright, not
 * wrapped) and theta'; observation cos, sin, theta'. The reward looks at the state before the step. An episode starts
 * at any angle, with theta' within +-1.
 */
final class Pendulum extends SimulatedEnvironment implements Drawn {
  static final String ID = "pendulum";

  private static final double GRAVITY = 10.0;
  private static final double MASS = 1.0;
  private static final double LENGTH = 1.0;
  private static final double SECONDS = 0.05;
  private static final double MOST_SPEED = 8.0;
  private static final float MOST_TORQUE = 2.0f;

  Pendulum(int count) {
    super(new EnvironmentSpec(ID, 3, ActionSpace.Continuous.of(1, -MOST_TORQUE, MOST_TORQUE), 200,
        Termination.never()), count, 2);
  }

  @Override
  protected void begin(double[] state, int at, EpisodeRandom random) {
    state[at] = random.uniform(-Math.PI, Math.PI);
    state[at + 1] = random.uniform(-1, 1);
  }

  @Override
  protected double advance(double[] state, int at, float[] action, int actionAt, EpisodeRandom random) {
    double theta = state[at];
    double rate = state[at + 1];
    double torque = action[actionAt];
    double tilt = wrapped(theta);
    double cost = tilt * tilt + 0.1 * (rate * rate) + 0.001 * (torque * torque);
    double acceleration = 3 * GRAVITY / (2 * LENGTH) * Math.sin(theta) + 3.0 / (MASS * (LENGTH * LENGTH)) * torque;
    double next = Math.clamp(rate + acceleration * SECONDS, -MOST_SPEED, MOST_SPEED);
    state[at] = theta + next * SECONDS;
    state[at + 1] = next;
    return -cost;
  }

  /** The same angle in [-pi, pi). */
  private static double wrapped(double theta) {
    double turned = (theta + Math.PI) % (2 * Math.PI);
    return (turned < 0 ? turned + 2 * Math.PI : turned) - Math.PI;
  }

  @Override
  protected boolean ends(double[] state, int at) {
    return false;
  }

  @Override
  protected void observe(double[] state, int at, float[] observation, int observationAt) {
    observation[observationAt] = (float) Math.cos(state[at]);
    observation[observationAt + 1] = (float) Math.sin(state[at]);
    observation[observationAt + 2] = (float) state[at + 1];
  }

  @Override
  public void draw(double[] state, int at, Canvas canvas) {
    Scenes.pendulum(canvas, state[at], false);
  }
}
