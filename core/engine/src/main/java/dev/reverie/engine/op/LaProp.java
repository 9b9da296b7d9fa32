package dev.reverie.engine.op;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import java.util.List;

/**
 * One LaProp step on one parameter (Ziyin et al. 2020), an effect: the gradient is scaled before it enters the
 * momentum. With {@code g} the gradient times the optional scalar second input; {@code v <- b2 v + (1-b2) g^2;
 * u = g / (sqrt(v / (1-b2^t)) + eps); m <- b1 m + (1-b1) u; p -= rate m / (1-b1^t)}; t the step count after this
 * update. The rate is {@code lr min(1, (t-1) / warm-up)}: the first step of a warm-up moves nothing.
 *
 * @param parameter the parameter
 * @param m momentum, of the parameter's type
 * @param v second moment, of the parameter's type
 * @param step the optimiser's step count, already advanced for this update
 * @param config the numbers
 */
public record LaProp(State parameter, State m, State v, State step, Config config) implements Op {
  /**
   * The numbers of the rule.
   *
   * @param learningRate step size after the warm-up
   * @param beta1 decay of the momentum
   * @param beta2 decay of the second moment
   * @param epsilon added to the root
   * @param warmUp steps over which the step size rises, 0 for none
   */
  public record Config(double learningRate, double beta1, double beta2, double epsilon, int warmUp) {
    /** Refuses numbers outside of their ranges. */
    public Config {
      if (!(learningRate >= 0) || !(beta1 >= 0 && beta1 < 1) || !(beta2 >= 0 && beta2 < 1) || !(epsilon > 0)
          || warmUp < 0) {
        throw new IllegalArgumentException("laprop: learning rate " + learningRate + ", betas " + beta1 + " and "
            + beta2 + ", epsilon " + epsilon + ", warm-up " + warmUp
            + "; expected rates and warm-up >= 0, betas in [0, 1), epsilon > 0");
      }
    }

    /**
     * The step size of one update.
     *
     * @param step counted from 1
     * @return the rate
     */
    public double rate(int step) {
      return warmUp == 0 ? learningRate : learningRate * Math.min(1, (step - 1.0) / warmUp);
    }
  }

  @Override
  public String name() {
    return "laprop " + parameter.name();
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
