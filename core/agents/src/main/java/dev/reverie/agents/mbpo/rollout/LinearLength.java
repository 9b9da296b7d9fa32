package dev.reverie.agents.mbpo.rollout;

/**
 * All rollouts have the length that a schedule has for the epoch (Janner et al. 2019, arXiv 1906.08253, appendix C).
 */
final class LinearLength implements RolloutController {
  private final RolloutSchedule schedule;
  private int length;

  LinearLength(RolloutSchedule schedule) {
    this.schedule = schedule;
    length = schedule.startLength();
  }

  @Override
  public Look look() {
    return Look.NOTHING;
  }

  @Override
  public int longest() {
    return schedule.endLength();
  }

  @Override
  public void begin(Situation situation) {
    length = schedule.length(situation.epoch());
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public boolean forgetsByAge() {
    return false;
  }
}
