package dev.reverie.agents.dreamer.actor;

import dev.reverie.agents.dreamer.latent.GaussianLatent;
import dev.reverie.agents.nn.PolicyHead;
import dev.reverie.engine.Tensor;

/** The continuous policies of v1 and v3, from the outputs of the actor network. */
public final class ActorHead {
  private static final float MEAN_SCALE = 5f;
  private static final float RAW_STD = (float) Math.log(Math.expm1(5));
  private static final float LEAST_STD_V1 = 1e-4f;
  private static final float LEAST_STD_V3 = 0.1f;
  private static final float GREATEST_STD_V3 = 1f;

  private ActorHead() {
  }

  /**
   * Dreamer v1's normal before its tanh: {@code mean = 5 tanh(m / 5), std = softplus(s + ln(e^5 - 1)) + 1e-4}.
   *
   * @param raw {@code [rows, 2 actions]}: m, then s
   * @return the distribution of u; the action is {@code tanh(u)}
   */
  public static GaussianLatent beforeTanh(Tensor raw) {
    int n = raw.type().features() / 2;
    Tensor mean = raw.slice(0, n).times(1 / MEAN_SCALE).tanh().times(MEAN_SCALE);
    return new GaussianLatent(mean, raw.slice(n, 2 * n).plus(RAW_STD).softplus().plus(LEAST_STD_V1));
  }

  /**
   * A sample of Dreamer v1's policy and its log-probability after the tanh.
   *
   * @param raw {@code [rows, 2 actions]}
   * @param noise {@code [rows, actions]}, standard normal
   * @return the sample
   */
  public static PolicyHead.Sample tanhNormal(Tensor raw, Tensor noise) {
    GaussianLatent u = beforeTanh(raw);
    return PolicyHead.squash(u.mean(), u.std().log(), noise);
  }

  /**
   * Dreamer v3's normal: {@code mean = tanh(m), std = 0.9 sigmoid(s + 2) + 0.1}. Samples are neither squashed nor
   * clipped.
   *
   * @param raw {@code [rows, 2 actions]}: m, then s
   * @return the distribution of actions
   */
  public static GaussianLatent boundedNormal(Tensor raw) {
    int n = raw.type().features() / 2;
    Tensor share = raw.slice(n, 2 * n).plus(2f).sigmoid();
    return new GaussianLatent(raw.slice(0, n).tanh(), share.times(GREATEST_STD_V3 - LEAST_STD_V3).plus(LEAST_STD_V3));
  }
}
