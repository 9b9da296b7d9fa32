package dev.reverie.agents.dreamer.behavior;

import dev.reverie.agents.dreamer.head.TwoHotHead;
import dev.reverie.agents.dreamer.latent.GaussianLatent;
import dev.reverie.agents.dreamer.world.DivergenceLoss;
import dev.reverie.engine.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The losses of actor and critic. Lists have one column {@code [rows, 1]} for each time; losses are scalars. */
public final class DreamerLoss {
  private DreamerLoss() {
  }

  /**
   * Dreamer v1's actor: {@code -mean(w G)}, differentiated through the returns.
   *
   * @param returns G
   * @param weight w of the same times
   * @return scalar
   */
  public static Tensor pathwise(List<Tensor> returns, List<Tensor> weight) {
    return DivergenceLoss.mean(products(returns, weight)).negate();
  }

  /**
   * The critic of v1 and v2: {@code -mean(w ln N(sg(G); v, 1))}.
   *
   * @param returns G
   * @param weight w, of at least as many times
   * @param value v, of at least as many times
   * @return scalar
   */
  public static Tensor critic(List<Tensor> returns, List<Tensor> weight, List<Tensor> value) {
    List<Tensor> parts = new ArrayList<>();
    for (int t = 0; t < returns.size(); t++) {
      parts.add(GaussianLatent.unitLogProbability(value.get(t), returns.get(t).stopGradient()).times(weight.get(t)));
    }
    return DivergenceLoss.mean(parts).negate();
  }

  /**
   * Dreamer v2's actor: {@code -mean(sg(w_t) (mix G_{t+1} + (1 - mix) log pi sg(G_{t+1} - v_t) + eta entropy))} over
   * the actions taken at states 0 to H - 2. A mix of 1 is pure dynamics backpropagation, 0 is REINFORCE.
   *
   * @param returns G of times 0 to H - 1
   * @param value slow critic of states 0, 1, ...
   * @param weight w of states 0, 1, ...
   * @param logProbability of the actions at states 0 to H - 2, given as constants
   * @param entropy of the policy there
   * @param mix share of dynamics backpropagation, 0.1 for both
   * @param eta scale of the entropy
   * @return scalar
   */
  public static Tensor actor(List<Tensor> returns, List<Tensor> value, List<Tensor> weight,
      List<Tensor> logProbability, List<Tensor> entropy, float mix, float eta) {
    List<Tensor> parts = new ArrayList<>();
    for (int t = 0; t < logProbability.size(); t++) {
      Tensor later = returns.get(t + 1);
      Tensor objective = entropy.get(t).times(eta);
      if (mix > 0) {
        objective = objective.plus(later.times(mix));
      }
      if (mix < 1) {
        Tensor advantage = later.minus(value.get(t)).stopGradient();
        objective = objective.plus(logProbability.get(t).times(advantage).times(1 - mix));
      }
      parts.add(objective.times(weight.get(t).stopGradient()));
    }
    return DivergenceLoss.mean(parts).negate();
  }

  /**
   * {@code (G - v) / S} of Dreamer v3, at one time.
   *
   * @param returns G
   * @param value v of the same state
   * @param scale S, scalar
   * @return column
   */
  public static Tensor advantage(Tensor returns, Tensor value, Tensor scale) {
    return returns.minus(value).dividedBy(scale);
  }

  /**
   * Dreamer v3's actor at one time, for both kinds of action: {@code -w (log pi sg(adv) + eta entropy)}.
   *
   * @param weight w
   * @param logProbability of the action, a constant
   * @param advantage adv
   * @param entropy of the policy
   * @param eta scale of the entropy, 3e-4
   * @return column
   */
  public static Tensor reinforce(Tensor weight, Tensor logProbability, Tensor advantage, Tensor entropy, float eta) {
    return logProbability.times(advantage.stopGradient()).plus(entropy.times(eta)).times(weight.stopGradient())
        .negate();
  }

  /**
   * The actor of Dreamer v3 of 2023 for continuous actions at one time: {@code -w (adv + eta entropy)}, differentiated
   * through the advantage.
   *
   * @param weight w
   * @param advantage adv
   * @param entropy of the policy
   * @param eta scale of the entropy, 3e-4
   * @return column
   */
  public static Tensor dynamics(Tensor weight, Tensor advantage, Tensor entropy, float eta) {
    return advantage.plus(entropy.times(eta)).times(weight.stopGradient()).negate();
  }

  /**
   * Dreamer v3's critic at one time: {@code w (CE(G) + CE(slow mean))}.
   *
   * @param head the layout of its bins
   * @param logits {@code [rows, 255]}
   * @param returns G
   * @param slow the slow critic's mean
   * @param weight w
   * @return column
   */
  public static Tensor critic(TwoHotHead head, Tensor logits, Tensor returns, Tensor slow, Tensor weight) {
    return head.loss(logits, returns.concat(slow)).times(weight);
  }

  /**
   * Dreamer v3's loss of reconstructed vectors: {@code sum (mean - symlog(x))^2}, no half.
   *
   * @param mean {@code [rows, n]}
   * @param x {@code [rows, n]}
   * @return column
   */
  public static Tensor symlogSquares(Tensor mean, Tensor x) {
    return mean.minus(x.symlog().stopGradient()).square().sumFeatures();
  }

  private static List<Tensor> products(List<Tensor> a, List<Tensor> b) {
    List<Tensor> all = new ArrayList<>();
    for (int t = 0; t < a.size(); t++) {
      all.add(a.get(t).times(b.get(t)));
    }
    return all;
  }
}
