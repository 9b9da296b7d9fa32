package dev.reverie.agents.nn;

import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;

/**
 * First values of a layer {@code y = x W + b}. Numbers are drawn in row-major order, weights before biases, so that a
 * stream at one position gives one network on every backend.
 */
public interface Initializer {
  /**
   * Fills the weight of a fully connected layer.
   *
   * @param weight {@code [groups, in, out]}
   * @param random where the numbers come from
   */
  default void fill(State weight, RandomStream random) {
    fill(weight, weight.type().dim(1), weight.type().dim(2), random);
  }

  /**
   * Fills a weight of any layer.
   *
   * @param weight the weight
   * @param inputs numbers that an output depends on
   * @param outputs numbers that an input matters to
   * @param random where the numbers come from
   */
  void fill(State weight, int inputs, int outputs, RandomStream random);

  /**
   * Fills a bias. Leaves it zero unless the rule says otherwise.
   *
   * @param bias {@code [out]} or {@code [groups, out]}, zero so far
   * @param inputs inputs of the layer
   * @param random where the numbers come from
   */
  default void fillBias(State bias, int inputs, RandomStream random) {
  }

  /**
   * A normal of deviation {@code 1 / (2 sqrt(in))} truncated at two deviations: what lies beyond is drawn again, not
   * clamped. Biases 0. The dynamics model of PETS and MBPO (Chua et al. 2018, arXiv 1805.12114).
   *
   * @return the rule
   */
  static Initializer truncatedNormal() {
    return new TruncatedNormal();
  }

  /**
   * Uniform in {@code (-1/sqrt(in), 1/sqrt(in))}, weights and biases: PyTorch's linear layer.
   *
   * @return the rule
   */
  static Initializer uniformFanIn() {
    return new UniformFanIn();
  }

  /**
   * Uniform in {@code (-l, l)} with {@code l = sqrt(6 / (in + out))}, biases 0: Keras' dense layer (Glorot and Bengio
   * 2010).
   *
   * @return the rule
   */
  static Initializer glorotUniform() {
    return new GlorotUniform();
  }

  /**
   * A normal truncated at two deviations, of deviation {@code scale / sqrt(inputs)} after the cut, biases 0: Dreamer v3
   * of 2024.
   *
   * @param scale 1 for hidden layers; 0 makes all weights 0
   * @return the rule
   */
  static Initializer fanInNormal(float scale) {
    return fanInNormal(scale, 0);
  }

  /**
   * The same for a weight that is part of a layer with more inputs than it has itself: one of several products that
   * are added, or blocks along a diagonal.
   *
   * @param scale 1 for hidden layers; 0 makes all weights 0
   * @param inputs of the whole layer; 0 for those of the weight
   * @return the rule
   */
  static Initializer fanInNormal(float scale, int inputs) {
    return new FanInNormal(scale, inputs);
  }

  /**
   * As {@link #fanInNormal(float)}, of deviation {@code scale / sqrt((inputs + outputs) / 2)}: Dreamer v3 of 2023.
   *
   * @param scale 1 for hidden layers; 0 makes all weights 0
   * @return the rule
   */
  static Initializer fanAverageNormal(float scale) {
    return new FanAverageNormal(scale);
  }

  /**
   * A matrix whose rows, or columns if these are fewer, have length 1 and are at right angles to each other, biases 0:
   * the recurrent weight of Keras' GRU (Saxe et al. 2014, arXiv 1312.6120).
   *
   * @return the rule
   */
  static Initializer orthogonal() {
    return new Orthogonal();
  }
}
