package dev.reverie.engine.op;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import java.util.List;

/**
 * One Adam step on one parameter (Kingma and Ba 2015), an effect. With {@code g} the gradient times the optional scalar
 * second input, plus {@code l2 p}; {@code m <- b1 m + (1-b1) g; v <- b2 v + (1-b2) g^2}; t the step count after this
 * update:
 * <ul>
 * <li>{@link Epsilon#OUTSIDE} (PyTorch): {@code p -= lr (m / (1-b1^t)) / (sqrt(v / (1-b2^t)) + eps)};
 * <li>{@link Epsilon#UNCORRECTED} (Keras): {@code p -= lr sqrt(1-b2^t)/(1-b1^t) m / (sqrt(v) + eps)}.
 * </ul>
 * Before that, {@code p *= 1 - decay} (decoupled decay: AdamW has {@code decay = lr * weight decay}; Dreamer v2 does not
 * multiply by lr).
 *
 * @param parameter the parameter
 * @param m first moment, of the parameter's type
 * @param v second moment, of the parameter's type
 * @param step the optimiser's step count, already advanced for this update
 * @param config the numbers
 */
public record Adam(State parameter, State m, State v, State step, Config config) implements Op {
  /** Where epsilon stands. */
  public enum Epsilon {
    /** Added to the bias-corrected root (PyTorch). */
    OUTSIDE,
    /** Added to the root before bias correction (Keras, TensorFlow). */
    UNCORRECTED
  }

  /**
   * The numbers of the rule.
   *
   * @param learningRate step size
   * @param beta1 decay of the first moment
   * @param beta2 decay of the second moment
   * @param epsilon added to the root
   * @param placement where epsilon stands
   * @param l2 coefficient of the parameter added to its gradient (L2 in the loss)
   * @param decay fraction of the parameter removed first (decoupled decay), not multiplied by the learning rate
   */
  public record Config(double learningRate, double beta1, double beta2, double epsilon, Epsilon placement, double l2,
      double decay) {
    /** Refuses numbers outside of their ranges. */
    public Config {
      if (!(learningRate >= 0) || !(beta1 >= 0 && beta1 < 1) || !(beta2 >= 0 && beta2 < 1) || !(epsilon >= 0)
          || !(l2 >= 0) || !(decay >= 0 && decay < 1)) {
        throw new IllegalArgumentException("adam: learning rate " + learningRate + ", betas " + beta1 + " and " + beta2
            + ", epsilon " + epsilon + ", l2 " + l2 + ", decay " + decay
            + "; expected rates >= 0, betas and decay in [0, 1)");
      }
    }

    /**
     * PyTorch's defaults at a learning rate.
     *
     * @param learningRate step size
     * @return betas 0.9 and 0.999, epsilon 1e-8 outside
     */
    public static Config torch(double learningRate) {
      return new Config(learningRate, 0.9, 0.999, 1e-8, Epsilon.OUTSIDE, 0, 0);
    }

    /**
     * The same with L2 decay through the gradient.
     *
     * @param coefficient of the parameter
     * @return the changed numbers
     */
    public Config withL2(double coefficient) {
      return new Config(learningRate, beta1, beta2, epsilon, placement, coefficient, decay);
    }
  }

  @Override
  public String name() {
    return "adam " + parameter.name();
  }

  @Override
  public List<TensorType> infer(List<Tensor> in) {
    if (!in.getFirst().type().equals(parameter.type())) {
      throw Check.refused(name(), "a gradient of " + parameter.type(), in.getFirst());
    }
    if (in.size() > 1 && !in.get(1).type().isScalar()) {
      throw Check.refused(name(), "a scalar factor", in.get(1));
    }
    if (!m.type().equals(parameter.type()) || !v.type().equals(parameter.type())) {
      throw new IllegalArgumentException(name() + ": moments are " + m.type() + " and " + v.type() + ", expected "
          + parameter.type());
    }
    return List.of();
  }

  @Override
  public List<State> writes() {
    return List.of(parameter, m, v);
  }

  @Override
  public List<State> reads() {
    return List.of(step);
  }

  @Override
  public long flops(Node node) {
    return 12L * parameter.size();
  }
}
