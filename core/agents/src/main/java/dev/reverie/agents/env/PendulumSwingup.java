package dev.reverie.agents.env;

/**
 * dm_control's pendulum swing-up in closed form: a mass of 1 kg (a sphere of radius 0.05 m) at the end of a weightless
 * rod of 0.5 m, turned by a torque of at most 1 N m where gravity needs 4.9. State theta (0 upright, not wrapped) and
 * theta'; observation cos, sin, theta'. One step is MuJoCo's semi-implicit Euler step of 0.02 s, damping implicit. The
 * reward is 1 within 8 degrees of upright, after the step; nothing ends an episode before its 1000 steps.
 */
final class PendulumSwingup extends SimulatedEnvironment implements Drawn {
  static final String ID = "pendulum-swingup";

  private static final double SECONDS = 0.02;
  private static final double WEIGHT = 9.81 * 0.5;
  private static final double DAMPING = 0.1;
  private static final double INERTIA = 1.0 * 0.5 * 0.5 + 2.0 / 5.0 * 1.0 * 0.05 * 0.05;
  private static final double UPRIGHT = Math.cos(Math.toRadians(8));

  PendulumSwingup(int count) {
    super(new EnvironmentSpec(ID, 3, ActionSpace.Continuous.of(1, -1, 1), 1000, Termination.never()), count, 2);
  }

  @Override
  protected void begin(double[] state, int at, EpisodeRandom random) {
    state[at] = random.uniform(-Math.PI, Math.PI);
    state[at + 1] = 0;
  }

  @Override
  protected double advance(double[] state, int at, float[] action, int actionAt, EpisodeRandom random) {
    double rate = state[at + 1];
    double torque = WEIGHT * Math.sin(state[at]) - DAMPING * rate + action[actionAt];
    rate += SECONDS * torque / (INERTIA + SECONDS * DAMPING);
    state[at] += SECONDS * rate;
    state[at + 1] = rate;
    return Tolerance.inside(Math.cos(state[at]), UPRIGHT, 1);
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
    Scenes.pendulum(canvas, state[at], true);
  }
}
