package dev.reverie.agents.dreamer.latent;

import dev.reverie.engine.Node;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.Categorical;
import dev.reverie.engine.op.OneHot;
import dev.reverie.engine.op.StraightThrough;

/**
 * Independent categorical variables beside each other (Dreamer v2 and v3, and discrete policies). Sampling, divergence
 * and gradients all use the mixed probabilities {@code (1 - unimix) softmax + unimix / classes}.
 *
 * @param probability {@code [rows, groups * classes]}
 * @param logProbability its logarithm
 * @param classes classes of each variable
 */
public record CategoricalLatent(Tensor probability, Tensor logProbability, int classes) implements Latent {
  /**
   * The distribution of some logits.
   *
   * @param logits {@code [rows, groups * classes]}
   * @param classes classes of each variable
   * @param unimix share of the uniform distribution: 0 in v2, 0.01 in v3
   * @return the distribution
   */
  public static CategoricalLatent of(Tensor logits, int classes, float unimix) {
    Node node = Categorical.apply(logits, classes, unimix);
    return new CategoricalLatent(node.output(0), node.output(1), classes);
  }

  /**
   * How many variables.
   *
   * @return the number
   */
  public int groups() {
    return probability.type().features() / classes;
  }

  /**
   * A one-hot sample whose gradient is that of the probabilities.
   *
   * @param uniform {@code [rows, groups]}, in (0, 1)
   * @return {@code [rows, groups * classes]}, exactly one-hot
   */
  @Override
  public Tensor sample(Tensor uniform) {
    return straightThrough(OneHot.sample(probability, uniform, classes));
  }

  /**
   * The likeliest class of each variable, whose gradient is that of the probabilities.
   *
   * @return {@code [rows, groups * classes]}
   */
  @Override
  public Tensor mode() {
    return straightThrough(OneHot.mode(probability, classes));
  }

  /**
   * A given sample with the gradient of the probabilities.
   *
   * @param oneHot {@code [rows, groups * classes]}
   * @return the same values
   */
  public Tensor straightThrough(Tensor oneHot) {
    return StraightThrough.apply(oneHot, probability);
  }

  /**
   * Log-probability of a sample, summed over the variables. No gradient flows into the sample.
   *
   * @param oneHot {@code [rows, groups * classes]}
   * @return {@code [rows, 1]}
   */
  public Tensor logProbability(Tensor oneHot) {
    return logProbability.times(oneHot.stopGradient()).sumFeatures();
  }

  /**
   * Entropy, summed over the variables.
   *
   * @return {@code [rows, 1]}, in nats
   */
  public Tensor entropy() {
    return probability.times(logProbability).sumFeatures().negate();
  }

  /**
   * Kullback-Leibler divergence from another distribution, {@code KL(this || other)}, summed over the variables.
   *
   * @param other the other
   * @return {@code [rows, 1]}, in nats
   */
  public Tensor divergence(CategoricalLatent other) {
    return probability.times(logProbability.minus(other.logProbability)).sumFeatures();
  }

  /**
   * The same distribution, through which no gradient flows.
   *
   * @return the distribution
   */
  @Override
  public CategoricalLatent stopGradient() {
    return new CategoricalLatent(probability.stopGradient(), logProbability.stopGradient(), classes);
  }

  @Override
  public Tensor uncertainty() {
    return entropy();
  }

  @Override
  public Tensor from(Latent other) {
    return divergence((CategoricalLatent) other);
  }
}
