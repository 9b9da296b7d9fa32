package dev.reverie.agents.env;

/**
 * Gymnasium's MountainCarContinuous-v0: a car in a valley, too weak to drive straight up, must swing up to the flag.
 * State and observation are position and velocity. A step costs 0.1 times the action squared, as it was given, not as
 * it was clipped; the flag pays 100. An episode starts at rest in [-0.6, -0.4].
 */
final class MountainCarContinuous extends SimulatedEnvironment {
  static final String ID = "mountain-car-continuous";

  private static final double POWER = 0.0015;
  private static final double GRAVITY = 0.0025;
  private static final double MOST_SPEED = 0.07;
  private static final double LEFT = -1.2;
  private static final double RIGHT = 0.6;
  private static final double FLAG = 0.45;

  MountainCarContinuous(int count) {
    super(new EnvironmentSpec(ID, 2, ActionSpace.Continuous.of(1, -1, 1), 999,
        (o, offset, a, actionOffset, next, at) -> arrived(next[at], (float) FLAG, next[at + 1])), count, 2);
  }

  @Override
  protected boolean clips() {
    return false;
  }

  @Override
  protected void begin(double[] state, int at, EpisodeRandom random) {
    state[at] = random.uniform(-0.6, -0.4);
    state[at + 1] = 0;
  }

  @Override
  protected double advance(double[] state, int at, float[] action, int actionAt, EpisodeRandom random) {
    double given = action[actionAt];
    double speed = state[at + 1] + Math.clamp(given, -1, 1) * POWER - GRAVITY * Math.cos(3 * state[at]);
    speed = Math.clamp(speed, -MOST_SPEED, MOST_SPEED);
    double position = Math.clamp(state[at] + speed, LEFT, RIGHT);
    if (position == LEFT && speed < 0) {
      speed = 0;
    }
    state[at] = position;
    state[at + 1] = speed;
    return (arrived(position, FLAG, speed) ? 100 : 0) - 0.1 * (given * given);
  }

  private static boolean arrived(double position, double flag, double speed) {
    return position >= flag && speed >= 0;
  }

  @Override
  protected boolean ends(double[] state, int at) {
    return arrived(state[at], FLAG, state[at + 1]);
  }

  @Override
  protected void observe(double[] state, int at, float[] observation, int observationAt) {
    observation[observationAt] = (float) state[at];
    observation[observationAt + 1] = (float) state[at + 1];
  }
}
