package dev.reverie.agents.mbpo.rollout;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Infoprop (Frauenknecht et al. 2025, arXiv 2501.16918): a rollout ends where a step loses more bits than nearly all
 * steps from real states do (their 99.99 % quantile), or where it has lost more in all than H times what the best of
 * them lose (their 1 % quantile); each number predicted counts by itself, and one is enough. That step is not stored.
 * Rollouts begin until there are as many transitions as were asked for.
 */
final class InfopropLength implements RolloutController {
  private final RolloutSettings.Infoprop settings;
  private double[] mostInAStep = new double[0];
  private double[] mostInAll = new double[0];
  private double[] lost = new double[0];
  private long endedAtOnce;
  private long endedInAll;

  InfopropLength(RolloutSettings.Infoprop settings) {
    this.settings = settings;
  }

  @Override
  public Look look() {
    return Look.LOST_BITS;
  }

  @Override
  public int longest() {
    return settings.horizon();
  }

  @Override
  public void begin(Situation situation) {
    endedAtOnce = 0;
    endedInAll = 0;
    float[] bits = situation.realLostBits();
    int width = situation.width();
    int samples = bits.length / width;
    mostInAStep = new double[width];
    mostInAll = new double[width];
    for (int d = 0; d < width; d++) {
      mostInAStep[d] = Quantile.of(bits, samples, width, d, settings.stepQuantile());
      mostInAll[d] = settings.horizon() * Quantile.of(bits, samples, width, d, settings.totalQuantile());
    }
  }

  @Override
  public int length() {
    return settings.horizon();
  }

  @Override
  public boolean refills() {
    return true;
  }

  @Override
  public void judge(int step, Steps steps) {
    int width = steps.width();
    if (lost.length < steps.begun() * width) {
      lost = new double[steps.begun() * width];
    }
    if (step == 0) {
      Arrays.fill(lost, 0, steps.begun() * width, 0.0);
    }
    float[] bits = steps.scores();
    for (int i = 0; i < steps.count(); i++) {
      int total = steps.rollouts()[i] * width;
      boolean atOnce = false;
      boolean inAll = false;
      for (int d = 0; d < width; d++) {
        lost[total + d] += bits[i * width + d];
        atOnce |= !(bits[i * width + d] <= mostInAStep[d]);
        inAll |= !(lost[total + d] <= mostInAll[d]);
      }
      if (atOnce || inAll) {
        steps.end(i);
        endedAtOnce += atOnce ? 1 : 0;
        endedInAll += atOnce ? 0 : 1;
      }
    }
  }

  @Override
  public Map<String, Double> metrics() {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("rollout.endedAtOnce", (double) endedAtOnce);
    values.put("rollout.endedInAll", (double) endedInAll);
    for (int d = 0; d < mostInAStep.length; d++) {
      values.put("rollout.mostBitsInAStep." + d, mostInAStep[d]);
      values.put("rollout.mostBitsInAll." + d, mostInAll[d]);
    }
    return values;
  }
}
