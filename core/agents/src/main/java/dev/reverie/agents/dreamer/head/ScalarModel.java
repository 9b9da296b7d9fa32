package dev.reverie.agents.dreamer.head;

import dev.reverie.agents.nn.DenseStack;
import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import java.util.List;

/**
 * A network from features to a number: the reward model, a critic.
 *
 * @param network from features to the outputs of the head
 * @param head what the outputs mean
 */
public record ScalarModel(DenseStack network, ScalarHead head) {
  /**
   * The head's parameters of some features.
   *
   * @param features {@code [rows, F]}
   * @return {@code [rows, outputs]}
   */
  public Tensor raw(Tensor features) {
    return network.apply(features);
  }

  /**
   * The mean.
   *
   * @param features {@code [rows, F]}
   * @return {@code [rows, 1]}
   */
  public Tensor mean(Tensor features) {
    return head.mean(raw(features));
  }

  /**
   * Negative log-likelihood of a target.
   *
   * @param features {@code [rows, F]}
   * @param target {@code [rows, 1]}
   * @return {@code [rows, 1]}
   */
  public Tensor loss(Tensor features, Tensor target) {
    return head.loss(raw(features), target);
  }

  /**
   * Makes a model of the same form with the same parameters, in states of its own: a target critic.
   *
   * @param prefix dotted prefix of their names
   * @return the copy
   */
  public ScalarModel copy(String prefix) {
    return new ScalarModel(network.copy(prefix), head);
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
