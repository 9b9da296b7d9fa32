package dev.reverie.agents.dreamer.world;

import dev.reverie.agents.dreamer.head.BernoulliHead;
import dev.reverie.agents.nn.DenseStack;
import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.OneHot;
import java.util.List;

/**
 * A network from features to whether an episode goes on.
 *
 * @param network from features to one logit
 * @param discount what its target is where the episode did not end for good
 * @param rounded whether what is likelier counts as certain: v3 of 2023
 */
public record ContinueModel(DenseStack network, float discount, boolean rounded) {
  /**
   * One whose probability counts.
   *
   * @param network from features to one logit
   * @param discount what its target is where the episode did not end for good
   */
  public ContinueModel(DenseStack network, float discount) {
    this(network, discount, false);
  }

  /**
   * The probability of going on, the discount within; or 1 or 0, without a gradient, if it is rounded.
   *
   * @param features {@code [rows, F]}
   * @return {@code [rows, 1]}
   */
  public Tensor probability(Tensor features) {
    Tensor logit = network.apply(features);
    return rounded ? OneHot.mode(logit.concat(logit.times(0f)).stopGradient(), 2).slice(0, 1)
        : BernoulliHead.mean(logit);
  }

  /**
   * Negative log-likelihood of {@code (1 - terminal) discount}. A time limit is no end.
   *
   * @param features {@code [rows, F]}
   * @param terminal {@code [rows, 1]}
   * @return {@code [rows, 1]}
   */
  public Tensor loss(Tensor features, Tensor terminal) {
    return BernoulliHead.logProbability(network.apply(features), terminal.times(-discount).plus(discount)).negate();
  }

  /**
   * What is learned.
   *
   * @return a new list
   */
  public List<State> parameters() {
    return network.parameters();
  }
}
