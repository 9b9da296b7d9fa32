package dev.reverie.agents.env;

/**
 * Gymnasium's Acrobot-v1, with the equations of Sutton and Barto's book: two links hang from a joint, a torque of -1, 0
 * or 1 (action less 1) acts between them, and the tip must swing above one link's length over the joint. State: both
 * angles (0 hanging, the second relative to the first) and their velocities; one Runge-Kutta step of 0.2 s. Every step
 * costs 1, the last one nothing. An episode starts uniform in +-0.1.
 */
final class Acrobot extends SimulatedEnvironment {
  static final String ID = "acrobot";

  private static final int SIZE = 4;
  private static final double SECONDS = 0.2;
  private static final double GRAVITY = 9.8;
  private static final double LENGTH = 1;
  private static final double CENTRE = 0.5;
  private static final double MASS = 1;
  private static final double MOMENT = 1;
  private static final double MOST_SPEED_1 = 4 * Math.PI;
  private static final double MOST_SPEED_2 = 9 * Math.PI;

  private final double[] k1 = new double[SIZE];
  private final double[] k2 = new double[SIZE];
  private final double[] k3 = new double[SIZE];
  private final double[] k4 = new double[SIZE];
  private final double[] moved = new double[SIZE];

  Acrobot(int count) {
    super(new EnvironmentSpec(ID, 6, new ActionSpace.Discrete(3), 500,
        (o, offset, a, actionOffset, next, at) -> next[at] * (1 + next[at + 2]) - next[at + 1] * next[at + 3] < -1),
        count, SIZE);
  }

  @Override
  protected void begin(double[] state, int at, EpisodeRandom random) {
    for (int k = 0; k < SIZE; k++) {
      state[at + k] = random.uniform(-0.1, 0.1);
    }
  }

  @Override
  protected double advance(double[] state, int at, float[] action, int actionAt, EpisodeRandom random) {
    double torque = action[actionAt] - 1;
    derivative(state, at, torque, k1);
    move(state, at, SECONDS / 2, k1);
    derivative(moved, 0, torque, k2);
    move(state, at, SECONDS / 2, k2);
    derivative(moved, 0, torque, k3);
    move(state, at, SECONDS, k3);
    derivative(moved, 0, torque, k4);
    for (int k = 0; k < SIZE; k++) {
      state[at + k] += SECONDS / 6 * (k1[k] + 2 * k2[k] + 2 * k3[k] + k4[k]);
    }
    state[at] = wrapped(state[at]);
    state[at + 1] = wrapped(state[at + 1]);
    state[at + 2] = Math.clamp(state[at + 2], -MOST_SPEED_1, MOST_SPEED_1);
    state[at + 3] = Math.clamp(state[at + 3], -MOST_SPEED_2, MOST_SPEED_2);
    return ends(state, at) ? 0 : -1;
  }

  private void move(double[] state, int at, double seconds, double[] rate) {
    for (int k = 0; k < SIZE; k++) {
      moved[k] = state[at + k] + seconds * rate[k];
    }
  }

  private static void derivative(double[] state, int at, double torque, double[] rate) {
    double theta1 = state[at];
    double theta2 = state[at + 1];
    double speed1 = state[at + 2];
    double speed2 = state[at + 3];
    double coupling = MASS * LENGTH * CENTRE;
    double sin = Math.sin(theta2);
    double cos = Math.cos(theta2);
    double d1 = MASS * (CENTRE * CENTRE) + MASS * (LENGTH * LENGTH + CENTRE * CENTRE + 2 * LENGTH * CENTRE * cos)
        + MOMENT + MOMENT;
    double d2 = MASS * (CENTRE * CENTRE + LENGTH * CENTRE * cos) + MOMENT;
    double phi2 = MASS * CENTRE * GRAVITY * Math.cos(theta1 + theta2 - Math.PI / 2);
    double phi1 = -coupling * (speed2 * speed2) * sin - 2 * coupling * speed2 * speed1 * sin
        + (MASS * CENTRE + MASS * LENGTH) * GRAVITY * Math.cos(theta1 - Math.PI / 2) + phi2;
    double second = (torque + d2 / d1 * phi1 - coupling * (speed1 * speed1) * sin - phi2)
        / (MASS * (CENTRE * CENTRE) + MOMENT - d2 * d2 / d1);
    rate[0] = speed1;
    rate[1] = speed2;
    rate[2] = -(d2 * second + phi1) / d1;
    rate[3] = second;
  }

  /** The same angle in [-pi, pi]. */
  private static double wrapped(double angle) {
    double turned = angle;
    while (turned > Math.PI) {
      turned -= 2 * Math.PI;
    }
    while (turned < -Math.PI) {
      turned += 2 * Math.PI;
    }
    return turned;
  }

  @Override
  protected boolean ends(double[] state, int at) {
    return -Math.cos(state[at]) - Math.cos(state[at + 1] + state[at]) > 1;
  }

  @Override
  protected void observe(double[] state, int at, float[] observation, int observationAt) {
    observation[observationAt] = (float) Math.cos(state[at]);
    observation[observationAt + 1] = (float) Math.sin(state[at]);
    observation[observationAt + 2] = (float) Math.cos(state[at + 1]);
    observation[observationAt + 3] = (float) Math.sin(state[at + 1]);
    observation[observationAt + 4] = (float) state[at + 2];
    observation[observationAt + 5] = (float) state[at + 3];
  }
}
