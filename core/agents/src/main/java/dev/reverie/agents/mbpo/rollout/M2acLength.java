package dev.reverie.agents.mbpo.rollout;

import java.util.Arrays;

/**
 * M2AC (Pan et al. 2020, arXiv 2010.04893): all rollouts have H steps, and of step i only the most certain are stored,
 * {@code (H - i) / (2 (H + 1))} of those that began, half of them where H is 1; by one-versus-rest KL u. Rewards are
 * less {@code penalty u}. Steps that are not stored go on all the same.
 *
 * <p>So the rule chooses which states are stored at each depth, and not how many: H / 4 for each rollout, whatever the
 * model is like.
 */
final class M2acLength implements RolloutController {
  private final RolloutSettings.M2ac settings;
  private long[] order = new long[0];

  M2acLength(RolloutSettings.M2ac settings) {
    this.settings = settings;
  }

  @Override
  public Look look() {
    return Look.ONE_VERSUS_REST;
  }

  @Override
  public int longest() {
    return settings.horizon();
  }

  @Override
  public void begin(Situation situation) {
  }

  @Override
  public int length() {
    return settings.horizon();
  }

  /** Share of the rollouts of which step i is stored. */
  double share(int step) {
    int h = settings.horizon();
    return h == 1 ? 0.5 : (h - step) / (2.0 * (h + 1));
  }

  @Override
  public void judge(int step, Steps steps) {
    int n = steps.count();
    if (order.length < n) {
      order = new long[n];
    }
    float[] u = steps.scores();
    for (int i = 0; i < n; i++) {
      order[i] = key(u[i]) << 32 | i;
      steps.drop(i);
      steps.penalise(i, (float) (settings.penalty() * u[i]));
    }
    Arrays.sort(order, 0, n);
    int kept = Math.min(n, (int) (steps.begun() * share(step)));
    for (int i = 0; i < kept; i++) {
      steps.keep((int) order[i]);
    }
  }

  /** Whole numbers in the order of the scores, what is not a number last. */
  private static long key(float u) {
    int bits = Float.floatToIntBits(u);
    return bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
  }
}
