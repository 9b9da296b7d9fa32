package dev.reverie.agents.sac;

import dev.reverie.engine.Tensor;

/**
 * The four formulas of soft actor-critic (arXiv 1812.05905, equations 5 to 9 and 18; constants as in MBPO's code).
 * Columns are {@code [rows, 1]}; losses are scalars, means over the rows.
 */
public final class SacLoss {
  private SacLoss() {
  }

  /**
   * {@code y = r + gamma (1 - done) (min(q1', q2') - alpha log pi')}, through which no gradient flows.
   *
   * @param reward column
   * @param done column, 1 where terminated; a time limit is not termination
   * @param next1 first target critic at the next observation and an action of the policy there
   * @param next2 second target critic there
   * @param nextLogProbability column, of that action
   * @param logAlpha scalar, log of the temperature
   * @param discount gamma
   * @return column of targets
   */
  public static Tensor target(Tensor reward, Tensor done, Tensor next1, Tensor next2, Tensor nextLogProbability,
      Tensor logAlpha, float discount) {
    Tensor value = next1.min(next2).minus(nextLogProbability.times(logAlpha.exp()));
    Tensor continuing = done.times(-discount).plus(discount);
    return reward.plus(continuing.times(value)).stopGradient();
  }

  /**
   * {@code 1/2 mean (q - y)^2}.
   *
   * @param q column, a critic at the observation and action
   * @param target column of targets
   * @return scalar
   */
  public static Tensor critic(Tensor q, Tensor target) {
    return q.minus(target).square().mean().times(0.5f);
  }

  /**
   * {@code mean(alpha log pi - min(q1, q2))}, at the policy's own action; no gradient to alpha.
   *
   * @param q1 column, first critic at that action
   * @param q2 column, second critic
   * @param logProbability column, of that action
   * @param logAlpha scalar
   * @return scalar
   */
  public static Tensor actor(Tensor q1, Tensor q2, Tensor logProbability, Tensor logAlpha) {
    return logProbability.times(logAlpha.exp().stopGradient()).minus(q1.min(q2)).mean();
  }

  /**
   * {@code -mean(log_alpha (log pi + H))}; gradient to log alpha only. It is log alpha that is multiplied, not alpha.
   *
   * @param logProbability column
   * @param logAlpha scalar
   * @param targetEntropy H
   * @return scalar
   */
  public static Tensor alpha(Tensor logProbability, Tensor logAlpha, float targetEntropy) {
    return logProbability.stopGradient().mean().plus(targetEntropy).times(logAlpha).negate();
  }

  /**
   * For discrete actions (arXiv 1910.07207, equation 10):
   * {@code y = r + gamma (1 - done) sum_a pi'(a) (min(q1', q2')(a) - alpha log pi'(a))}, without a gradient.
   *
   * @param reward column
   * @param done column, 1 where terminated
   * @param next1 {@code [rows, actions]}, first target critic at the next observation
   * @param next2 second target critic there
   * @param nextLogPolicy {@code [rows, actions]}, log-probabilities there
   * @param logAlpha scalar, log of the temperature
   * @param discount gamma
   * @return column of targets
   */
  public static Tensor discreteTarget(Tensor reward, Tensor done, Tensor next1, Tensor next2, Tensor nextLogPolicy,
      Tensor logAlpha, float discount) {
    Tensor soft = next1.min(next2).minus(nextLogPolicy.times(logAlpha.exp()));
    Tensor value = nextLogPolicy.exp().times(soft).sumFeatures();
    return reward.plus(done.times(-discount).plus(discount).times(value)).stopGradient();
  }

  /**
   * For discrete actions (equation 12): {@code mean sum_a pi(a) (alpha log pi(a) - min(q1, q2)(a))}; no gradient to
   * alpha or the critics.
   *
   * @param policy {@code [rows, actions]}, probabilities
   * @param logPolicy their logarithms
   * @param q1 {@code [rows, actions]}, first critic
   * @param q2 second critic
   * @param logAlpha scalar
   * @return scalar
   */
  public static Tensor discreteActor(Tensor policy, Tensor logPolicy, Tensor q1, Tensor q2, Tensor logAlpha) {
    Tensor cost = logPolicy.times(logAlpha.exp().stopGradient()).minus(q1.min(q2).stopGradient());
    return policy.times(cost).sumFeatures().mean();
  }
}
