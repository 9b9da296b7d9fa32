package dev.reverie.agents.env;

/**
 * dm_control's cart-pole swing-up without MuJoCo: a cart of 1 kg on a track, pushed by up to 10 N, and a pole that is a
 * solid capsule of 1 m and 0.1 kg. State x, theta (0 upright), x', theta'; observation x, cos, sin, x', theta'. Nothing
 * ends an episode before its 1000 steps.
 *
 * <p>With M the mass of both, m and l the pole's mass and half length, I its inertia about the hinge:
 * <pre>
 *   M x'' + m l cos(theta) theta'' = F + m l sin(theta) theta'^2 - d x'
 *   m l cos(theta) x'' + I theta'' = m g l sin(theta) - e theta'
 * </pre>
 * moved by one Runge-Kutta step of 0.01 s. Beyond +-1.8 m the track pushes back as MuJoCo's soft limits do: a force
 * that brings the acceleration of the cart towards that of a damped spring (see {@link #limit}).
 */
final class CartPoleSwingup extends SimulatedEnvironment implements Drawn {
  static final String ID = "cartpole-swingup";

  private static final double SECONDS = 0.01;
  private static final double GRAVITY = 9.81;
  private static final double GEAR = 10;
  private static final double POLE_MASS = 0.1;
  private static final double TOTAL_MASS = 1 + POLE_MASS;
  private static final double LENGTH = 1;
  private static final double RADIUS = 0.045;
  private static final double CART_DAMPING = 5e-4;
  private static final double HINGE_DAMPING = 2e-6;
  private static final double MOMENT = POLE_MASS * LENGTH / 2;
  private static final double INERTIA = capsule() + MOMENT * LENGTH / 2;

  private static final double TRACK = 1.8;
  private static final double TIME_CONSTANT = 0.08;
  private static final double LEAST_IMPEDANCE = 0.9;
  private static final double MOST_IMPEDANCE = 0.95;
  private static final double IMPEDANCE_WIDTH = 0.001;
  private static final double STIFFNESS = 1 / square(MOST_IMPEDANCE * TIME_CONSTANT);
  private static final double LIMIT_DAMPING = 2 / (MOST_IMPEDANCE * TIME_CONSTANT);
  /** The cart's acceleration for a unit force with the pole upright, by which the softness of the limit is scaled. */
  private static final double UPRIGHT_MOBILITY = INERTIA / (TOTAL_MASS * INERTIA - MOMENT * MOMENT);

  private static final double START = 0.01;

  /** What {@link #accelerate} found: x'' and theta''. */
  private double linear;
  private double angular;

  CartPoleSwingup(int count) {
    super(new EnvironmentSpec(ID, 5, ActionSpace.Continuous.of(1, -1, 1), 1000, Termination.never()), count, 4);
  }

  /** Inertia of the pole about its centre, across its axis: a cylinder and two half spheres of one density. */
  private static double capsule() {
    double spheres = POLE_MASS * 4 * RADIUS / (4 * RADIUS + 3 * LENGTH);
    return (POLE_MASS - spheres) * (3 * RADIUS * RADIUS + LENGTH * LENGTH) / 12
        + spheres * (2.0 / 5.0 * RADIUS * RADIUS + 3.0 / 8.0 * LENGTH * RADIUS + LENGTH * LENGTH / 4);
  }

  private static double square(double x) {
    return x * x;
  }

  @Override
  protected void begin(double[] state, int at, EpisodeRandom random) {
    for (int k = 0; k < 4; k++) {
      state[at + k] = START * random.normal();
    }
    state[at + 1] += Math.PI;
  }

  @Override
  protected double advance(double[] state, int at, float[] action, int actionAt, EpisodeRandom random) {
    double control = action[actionAt];
    rungeKutta(state, at, GEAR * control);
    double upright = (Math.cos(state[at + 1]) + 1) / 2;
    double centred = (1 + Tolerance.gaussian(state[at], 0, 0, 2, Tolerance.AT_MARGIN)) / 2;
    double gentle = (4 + Tolerance.quadratic(control, 0, 0, 1, 0)) / 5;
    double slow = (1 + Tolerance.gaussian(state[at + 3], 0, 0, 5, Tolerance.AT_MARGIN)) / 2;
    return upright * centred * gentle * slow;
  }

  /** The classical fourth-order step. */
  private void rungeKutta(double[] state, int at, double force) {
    double x = state[at];
    double theta = state[at + 1];
    double v1 = state[at + 2];
    double w1 = state[at + 3];
    accelerate(x, theta, v1, w1, force);
    double a1 = linear;
    double b1 = angular;
    double v2 = v1 + SECONDS / 2 * a1;
    double w2 = w1 + SECONDS / 2 * b1;
    accelerate(x + SECONDS / 2 * v1, theta + SECONDS / 2 * w1, v2, w2, force);
    double a2 = linear;
    double b2 = angular;
    double v3 = v1 + SECONDS / 2 * a2;
    double w3 = w1 + SECONDS / 2 * b2;
    accelerate(x + SECONDS / 2 * v2, theta + SECONDS / 2 * w2, v3, w3, force);
    double a3 = linear;
    double b3 = angular;
    double v4 = v1 + SECONDS * a3;
    double w4 = w1 + SECONDS * b3;
    accelerate(x + SECONDS * v3, theta + SECONDS * w3, v4, w4, force);
    state[at] = x + SECONDS / 6 * (v1 + 2 * v2 + 2 * v3 + v4);
    state[at + 1] = theta + SECONDS / 6 * (w1 + 2 * w2 + 2 * w3 + w4);
    state[at + 2] = v1 + SECONDS / 6 * (a1 + 2 * a2 + 2 * a3 + linear);
    state[at + 3] = w1 + SECONDS / 6 * (b1 + 2 * b2 + 2 * b3 + angular);
  }

  private void accelerate(double x, double theta, double velocity, double rate, double force) {
    double cos = Math.cos(theta);
    double sin = Math.sin(theta);
    double coupling = MOMENT * cos;
    double push = force + MOMENT * sin * (rate * rate) - CART_DAMPING * velocity;
    double torque = MOMENT * GRAVITY * sin - HINGE_DAMPING * rate;
    double determinant = TOTAL_MASS * INERTIA - coupling * coupling;
    linear = (INERTIA * push - coupling * torque) / determinant;
    angular = (TOTAL_MASS * torque - coupling * push) / determinant;
    if (Math.abs(x) > TRACK) {
      double pressed = limit(x, velocity, INERTIA / determinant);
      linear += INERTIA * pressed / determinant;
      angular -= coupling * pressed / determinant;
    }
  }

  /**
   * The force of the end of the track. Outward, the cart should accelerate by r = -b v - k i (|x| - 1.8), with i the
   * impedance at that depth; the force is the one-sided minimum of MuJoCo's convex problem, which for one constraint is
   * (a - r) / (A + R): a the outward acceleration without it, A the cart's mobility, R its softness.
   */
  private double limit(double x, double velocity, double mobility) {
    double side = Math.signum(x);
    double depth = Math.abs(x) - TRACK;
    double impedance = impedance(depth / IMPEDANCE_WIDTH);
    double wanted = -LIMIT_DAMPING * side * velocity - STIFFNESS * impedance * depth;
    double softness = (1 - impedance) / impedance * UPRIGHT_MOBILITY;
    return -side * Math.max(0, (side * linear - wanted) / (mobility + softness));
  }

  /** Rises from the least to the most along two half parabolas. */
  private static double impedance(double depth) {
    double y = depth >= 1 ? 1 : depth <= 0.5 ? 2 * square(depth) : 1 - 2 * square(1 - depth);
    return LEAST_IMPEDANCE + y * (MOST_IMPEDANCE - LEAST_IMPEDANCE);
  }

  @Override
  protected boolean ends(double[] state, int at) {
    return false;
  }

  @Override
  protected void observe(double[] state, int at, float[] observation, int observationAt) {
    observation[observationAt] = (float) state[at];
    observation[observationAt + 1] = (float) Math.cos(state[at + 1]);
    observation[observationAt + 2] = (float) Math.sin(state[at + 1]);
    observation[observationAt + 3] = (float) state[at + 2];
    observation[observationAt + 4] = (float) state[at + 3];
  }

  @Override
  public void draw(double[] state, int at, Canvas canvas) {
    Scenes.cart(canvas, state[at], state[at + 1], 2.2, 1, 0.2);
  }
}
