package dev.reverie.agents.env;

/**
 * The cart-pole of Barto, Sutton and Anderson (1983) as Gymnasium's CartPole-v1 has it: state x, x', theta, theta' with
 * theta = 0 upright, moved by plain Euler steps of 0.02 s; action 0 pushes left, 1 right. Every step pays 1, the last
 * one too; an episode starts uniform in +-0.05.
 */
final class CartPole extends SimulatedEnvironment implements Drawn {
  static final String ID = "cartpole";

  private static final double GRAVITY = 9.8;
  private static final double POLE_MASS = 0.1;
  private static final double TOTAL_MASS = 1.0 + POLE_MASS;
  private static final double HALF_LENGTH = 0.5;
  private static final double POLE_MOMENT = POLE_MASS * HALF_LENGTH;
  private static final double FORCE = 10.0;
  private static final double SECONDS = 0.02;
  private static final double TRACK = 2.4;
  private static final double TILT = 12 * 2 * Math.PI / 360;
  private static final double START = 0.05;

  CartPole(int count) {
    super(new EnvironmentSpec(ID, 4, new ActionSpace.Discrete(2), 500, CartPole::fell), count, 4);
  }

  @Override
  protected void begin(double[] state, int at, EpisodeRandom random) {
    for (int k = 0; k < 4; k++) {
      state[at + k] = random.uniform(-START, START);
    }
  }

  @Override
  protected double advance(double[] state, int at, float[] action, int actionAt, EpisodeRandom random) {
    double velocity = state[at + 1];
    double theta = state[at + 2];
    double rate = state[at + 3];
    double cos = Math.cos(theta);
    double sin = Math.sin(theta);
    double force = action[actionAt] == 1 ? FORCE : -FORCE;
    double free = (force + POLE_MOMENT * (rate * rate) * sin) / TOTAL_MASS;
    double angular = (GRAVITY * sin - cos * free) / (HALF_LENGTH * (4.0 / 3.0 - POLE_MASS * (cos * cos) / TOTAL_MASS));
    double linear = free - POLE_MOMENT * angular * cos / TOTAL_MASS;
    state[at] += SECONDS * velocity;
    state[at + 1] += SECONDS * linear;
    state[at + 2] += SECONDS * rate;
    state[at + 3] += SECONDS * angular;
    return 1;
  }

  @Override
  protected boolean ends(double[] state, int at) {
    return fell(state[at], state[at + 2]);
  }

  @Override
  protected void observe(double[] state, int at, float[] observation, int observationAt) {
    for (int k = 0; k < 4; k++) {
      observation[observationAt + k] = (float) state[at + k];
    }
  }

  @Override
  public void draw(double[] state, int at, Canvas canvas) {
    Scenes.cart(canvas, state[at], state[at + 2], 2.7, 1, 0.25);
  }

  private static boolean fell(double x, double theta) {
    return x < -TRACK || x > TRACK || theta < -TILT || theta > TILT;
  }

  private static boolean fell(float[] observation, int offset, float[] action, int actionOffset, float[] next,
      int nextOffset) {
    return fell(next[nextOffset], next[nextOffset + 2]);
  }
}
