package dev.reverie.agents.mbpo.rollout;

/**
 * All rollouts have k steps (Janner et al. 2019, arXiv 1906.08253).
 *
 * @param length k
 */
record FixedLength(int length) implements RolloutController {
  @Override
  public Look look() {
    return Look.NOTHING;
  }

  @Override
  public int longest() {
    return length;
  }

  @Override
  public void begin(Situation situation) {
  }

  @Override
  public boolean forgetsByAge() {
    return false;
  }
}
