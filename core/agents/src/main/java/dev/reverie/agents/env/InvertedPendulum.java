package dev.reverie.agents.env;

/**
 * Gymnasium's InvertedPendulum-v5 without MuJoCo: the equations of motion of its cart and pole in closed form, with the
 * model's constants, its Runge-Kutta step and its frame skip.
 *
 * <p>With x the cart's place, t the pole's angle (0 upright) and the pole's centre of mass at (c, l) in its own frame,
 * let p = l cos t - c sin t and q = l sin t + c cos t. Lagrange's equations are then
 * <pre>
 *   (M + m) x'' + m p t'' = F + m q t'^2 - d x'
 *   m p x'' + (I + m (c^2 + l^2)) t'' = m g q - d t'
 * </pre>
 *
 * <p>It differs from MuJoCo in the joint limits alone. MuJoCo's are soft; here the slider's limit is an inelastic stop:
 * after a Runge-Kutta step that ends beyond it the cart is put back on the limit and an impulse takes its outward
 * velocity, of which the pole feels its share. The hinge's limit, far beyond the angle that ends an episode, is left
 * out.
 */
final class InvertedPendulum extends SimulatedEnvironment implements Drawn {
  static final String ID = "inverted-pendulum";

  private static final double CART_MASS = 10.47197551196598;
  private static final double POLE_MASS = 5.018591641363306;
  private static final double POLE_INERTIA = 0.1887497668730885;
  private static final double CENTRE_ACROSS = 0.0005;
  private static final double CENTRE_ALONG = 0.3;
  private static final double DAMPING = 1.0;
  private static final double GRAVITY = 9.81;
  private static final double GEAR = 100.0;
  private static final double SECONDS = 0.02;
  private static final int FRAME_SKIP = 2;
  private static final float MOST_CONTROL = 3.0f;
  private static final double TRACK = 1.0;
  private static final double TILT = 0.2;
  private static final double START = 0.01;

  private static final double TOTAL_MASS = CART_MASS + POLE_MASS;
  private static final double HINGE_INERTIA = POLE_INERTIA
      + POLE_MASS * (CENTRE_ACROSS * CENTRE_ACROSS + CENTRE_ALONG * CENTRE_ALONG);

  /** What {@link #accelerate} found: x'' and t''. */
  private double linear;
  private double angular;

  InvertedPendulum(int count) {
    super(new EnvironmentSpec(ID, 4, ActionSpace.Continuous.of(1, -MOST_CONTROL, MOST_CONTROL), 1000,
        InvertedPendulum::fell), count, 4);
  }

  @Override
  protected void begin(double[] state, int at, EpisodeRandom random) {
    for (int k = 0; k < 4; k++) {
      state[at + k] = random.uniform(-START, START);
    }
  }

  @Override
  protected double advance(double[] state, int at, float[] action, int actionAt, EpisodeRandom random) {
    double force = GEAR * action[actionAt];
    for (int frame = 0; frame < FRAME_SKIP; frame++) {
      rungeKutta(state, at, force);
      stop(state, at);
    }
    return ends(state, at) ? 0 : 1;
  }

  /** The classical fourth-order step. */
  private void rungeKutta(double[] state, int at, double force) {
    double theta = state[at + 1];
    double v1 = state[at + 2];
    double w1 = state[at + 3];
    accelerate(theta, v1, w1, force);
    double a1 = linear;
    double b1 = angular;
    double v2 = v1 + SECONDS / 2 * a1;
    double w2 = w1 + SECONDS / 2 * b1;
    accelerate(theta + SECONDS / 2 * w1, v2, w2, force);
    double a2 = linear;
    double b2 = angular;
    double v3 = v1 + SECONDS / 2 * a2;
    double w3 = w1 + SECONDS / 2 * b2;
    accelerate(theta + SECONDS / 2 * w2, v3, w3, force);
    double a3 = linear;
    double b3 = angular;
    double v4 = v1 + SECONDS * a3;
    double w4 = w1 + SECONDS * b3;
    accelerate(theta + SECONDS * w3, v4, w4, force);
    state[at] += SECONDS / 6 * (v1 + 2 * v2 + 2 * v3 + v4);
    state[at + 1] += SECONDS / 6 * (w1 + 2 * w2 + 2 * w3 + w4);
    state[at + 2] += SECONDS / 6 * (a1 + 2 * a2 + 2 * a3 + linear);
    state[at + 3] += SECONDS / 6 * (b1 + 2 * b2 + 2 * b3 + angular);
  }

  private void accelerate(double theta, double velocity, double rate, double force) {
    double cos = Math.cos(theta);
    double sin = Math.sin(theta);
    double q = CENTRE_ALONG * sin + CENTRE_ACROSS * cos;
    double coupling = coupling(cos, sin);
    double push = force + POLE_MASS * q * (rate * rate) - DAMPING * velocity;
    double torque = POLE_MASS * GRAVITY * q - DAMPING * rate;
    double determinant = TOTAL_MASS * HINGE_INERTIA - coupling * coupling;
    linear = (HINGE_INERTIA * push - coupling * torque) / determinant;
    angular = (TOTAL_MASS * torque - coupling * push) / determinant;
  }

  /** The off-diagonal element m p of the inertia matrix. */
  private static double coupling(double cos, double sin) {
    return POLE_MASS * (CENTRE_ALONG * cos - CENTRE_ACROSS * sin);
  }

  /** The impulse acts on the cart, so the momentum about the hinge stays as it was. */
  private static void stop(double[] state, int at) {
    double x = state[at];
    if (Math.abs(x) > TRACK) {
      state[at] = Math.copySign(TRACK, x);
      double velocity = state[at + 2];
      if (velocity * x > 0) {
        double theta = state[at + 1];
        state[at + 3] += coupling(Math.cos(theta), Math.sin(theta)) * velocity / HINGE_INERTIA;
        state[at + 2] = 0;
      }
    }
  }

  @Override
  protected boolean ends(double[] state, int at) {
    return !(Double.isFinite(state[at]) && Double.isFinite(state[at + 2]) && Double.isFinite(state[at + 3])
        && Math.abs(state[at + 1]) <= TILT);
  }

  @Override
  protected void observe(double[] state, int at, float[] observation, int observationAt) {
    for (int k = 0; k < 4; k++) {
      observation[observationAt + k] = (float) state[at + k];
    }
  }

  @Override
  public void draw(double[] state, int at, Canvas canvas) {
    Scenes.cart(canvas, state[at], state[at + 1], 1.2, 0.6, 0.15);
  }

  private static boolean fell(float[] observation, int offset, float[] action, int actionOffset, float[] next,
      int nextOffset) {
    return !(Float.isFinite(next[nextOffset]) && Float.isFinite(next[nextOffset + 2])
        && Float.isFinite(next[nextOffset + 3]) && Math.abs((double) next[nextOffset + 1]) <= TILT);
  }
}
