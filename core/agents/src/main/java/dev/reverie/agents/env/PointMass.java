package dev.reverie.agents.env;

/**
 * A point on a line that starts at 1, at rest, and should go to 0: the test problem of mbrl-lib (Pineda et al. 2021).
 * State and observation are x and v, and one step of unit length is v += a, then x += v (semi-implicit Euler), then a
 * reward of -0.001 x^2 for the new x. Every episode is the same; 30 steps are its limit, a truncation here, where the
 * original calls them the end.
 */
final class PointMass extends SimulatedEnvironment implements Drawn {
  static final String ID = "point-mass";

  private static final double COST = 0.001;

  PointMass(int count) {
    super(new EnvironmentSpec(ID, 2, ActionSpace.Continuous.of(1, -1, 1), 30, Termination.never()), count, 2);
  }

  @Override
  protected void begin(double[] state, int at, EpisodeRandom random) {
    state[at] = 1;
    state[at + 1] = 0;
  }

  @Override
  protected double advance(double[] state, int at, float[] action, int actionAt, EpisodeRandom random) {
    state[at + 1] += action[actionAt];
    state[at] += state[at + 1];
    return -COST * (state[at] * state[at]);
  }

  @Override
  protected boolean ends(double[] state, int at) {
    return false;
  }

  @Override
  protected void observe(double[] state, int at, float[] observation, int observationAt) {
    observation[observationAt] = (float) state[at];
    observation[observationAt + 1] = (float) state[at + 1];
  }

  @Override
  public void draw(double[] state, int at, Canvas canvas) {
    Scenes.point(canvas, state[at], 1.5);
  }
}
