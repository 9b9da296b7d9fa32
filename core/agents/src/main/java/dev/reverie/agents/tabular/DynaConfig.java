package dev.reverie.agents.tabular;

/**
 * What Dyna-Q is told.
 *
 * @param alpha step size, above 0
 * @param gamma discount, 0 to 1
 * @param epsilon probability of acting at random, 0 to 1
 * @param updates planning updates after each real step, n in the book
 * @param draw which pairs they take
 * @param bonus where the bonus is added
 * @param kappa its size; 0 where there is none
 */
public record DynaConfig(double alpha, double gamma, double epsilon, int updates, Draw draw, Bonus bonus,
    double kappa) {
  /** Refuses what is out of range. */
  public DynaConfig {
    if (!(alpha > 0 && alpha <= 1) || !(gamma >= 0 && gamma <= 1) || !(epsilon >= 0 && epsilon <= 1) || updates < 0
        || !(kappa >= 0 && kappa < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("alpha " + alpha + ", gamma " + gamma + ", epsilon " + epsilon + ", "
          + updates + " updates, kappa " + kappa
          + "; expected alpha in (0, 1], gamma and epsilon in [0, 1], updates and kappa not negative");
    }
  }

  /**
   * Dyna-Q without a bonus.
   *
   * @param alpha step size
   * @param gamma discount
   * @param epsilon probability of acting at random
   * @param updates planning updates after each real step
   * @param draw which pairs they take
   * @return the configuration
   */
  public static DynaConfig plain(double alpha, double gamma, double epsilon, int updates, Draw draw) {
    return new DynaConfig(alpha, gamma, epsilon, updates, draw, Bonus.NONE, 0);
  }

  /**
   * The same with another bonus.
   *
   * @param where where it is added
   * @param size kappa
   * @return the configuration
   */
  public DynaConfig with(Bonus where, double size) {
    return new DynaConfig(alpha, gamma, epsilon, updates, draw, where, size);
  }
}
