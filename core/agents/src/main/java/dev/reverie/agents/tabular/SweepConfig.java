package dev.reverie.agents.tabular;

/**
 * What prioritized sweeping is told.
 *
 * @param alpha step size, above 0
 * @param gamma discount, 0 to 1
 * @param epsilon probability of acting at random, 0 to 1
 * @param updates planning updates after each real step at most, n in the book
 * @param theta error above which a pair is worth an update, not negative
 */
public record SweepConfig(double alpha, double gamma, double epsilon, int updates, double theta) {
  /** Refuses what is out of range. */
  public SweepConfig {
    if (!(alpha > 0 && alpha <= 1) || !(gamma >= 0 && gamma <= 1) || !(epsilon >= 0 && epsilon <= 1) || updates < 0
        || !(theta >= 0)) {
      throw new IllegalArgumentException("alpha " + alpha + ", gamma " + gamma + ", epsilon " + epsilon + ", "
          + updates + " updates, theta " + theta
          + "; expected alpha in (0, 1], gamma and epsilon in [0, 1], updates and theta not negative");
    }
  }
}
