package dev.reverie.agents.mbpo.rollout;

/**
 * The bound of Janner et al. 2019 (arXiv 1906.08253, theorem 4.3) on what branched rollouts promise and reality keeps:
 * {@code eta >= eta_branch - 2 R [g^(k+1) ep / (1-g)^2 + g^k ep / (1-g) + k em' / (1-g)]}, with g the discount, ep the
 * total variation between the policy and the one that collected the data, em' that between model and truth on the
 * policy's own states, R the greatest reward. The bracket is {@code ep g^k / (1-g)^2 + k em' / (1-g)}.
 */
public final class BranchedReturnBound {
  private BranchedReturnBound() {
  }

  /**
   * The bracket: how much is lost, in units of twice the greatest reward.
   *
   * @param discount g, in (0, 1)
   * @param policy ep
   * @param model em'
   * @param length k
   * @return the loss
   */
  public static double loss(double discount, double policy, double model, int length) {
    double rest = 1 - discount;
    return policy * Math.pow(discount, length + 1) / (rest * rest) + policy * Math.pow(discount, length) / rest
        + length * model / rest;
  }

  /**
   * The length of least loss: {@code ceil(ln(em' / ep) / ln g)} if em' is below ep, else 0. One more step changes the
   * bracket by {@code (em' - ep g^k) / (1-g)}, which is negative as long as {@code g^k > em' / ep}.
   *
   * @param discount g, in (0, 1)
   * @param policy ep, at least 0
   * @param model em', at least 0
   * @return k*, {@link Integer#MAX_VALUE} where the model is never wrong and the policy has changed
   */
  public static int bestLength(double discount, double policy, double model) {
    if (!(model < policy)) {
      return 0;
    }
    return (int) Math.ceil(Math.log(model / policy) / Math.log(discount));
  }
}
