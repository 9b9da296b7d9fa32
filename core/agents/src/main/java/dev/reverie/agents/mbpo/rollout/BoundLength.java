package dev.reverie.agents.mbpo.rollout;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All rollouts have the length k* at which the bound of {@link BranchedReturnBound} promises most, by distances
 * measured after each training of the model; not below 1, for without imagined transitions nothing is learned from the
 * model.
 */
final class BoundLength implements RolloutController {
  private final RolloutSettings.Bound settings;
  private final double discount;
  private int length = 1;
  private double policy = Double.NaN;
  private double model = Double.NaN;
  private double best = Double.NaN;

  BoundLength(RolloutSettings.Bound settings, double discount) {
    this.settings = settings;
    this.discount = discount;
  }

  @Override
  public Look look() {
    return Look.NOTHING;
  }

  @Override
  public int longest() {
    return settings.longest();
  }

  @Override
  public void begin(Situation situation) {
    policy = settings.policyDistance() > 0 ? settings.policyDistance() : situation.policyDistance();
    model = situation.modelDistance();
    best = BranchedReturnBound.bestLength(discount, policy, model);
    length = (int) Math.clamp(best, 1, settings.longest());
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public Map<String, Double> metrics() {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("rollout.policyDistance", policy);
    values.put("rollout.modelDistance", model);
    values.put("rollout.bestLength", best);
    return values;
  }
}
