package dev.reverie.agents.dreamer;

import dev.reverie.agents.nn.DenseStack;
import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import java.util.List;

/**
 * A network from features to whether an episode goes on.
 *
 * @param network from features to one logit
 * @param discount what its target is where the episode did not end for good
 */
public record ContinueModel(DenseStack network, float discount) {
  /**
   * The probability of going on, the discount within.
   *
   * @param features {@code [rows, F]}
   * @return {@code [rows, 1]}
   */
  public Tensor probability(Tensor features) {
    return BernoulliHead.mean(network.apply(features));
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
