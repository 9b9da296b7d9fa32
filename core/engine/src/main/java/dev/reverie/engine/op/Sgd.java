package dev.reverie.engine.op;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import java.util.List;

/**
 * One step of gradient descent on one parameter, an effect: {@code p -= learningRate g}, g times the optional scalar
 * second input.
 *
 * @param parameter the parameter
 * @param learningRate step size
 */
public record Sgd(State parameter, float learningRate) implements Op {
  @Override
  public String name() {
    return "sgd " + parameter.name();
  }

  @Override
  public List<TensorType> infer(List<Tensor> in) {
    if (!in.getFirst().type().equals(parameter.type())) {
      throw Check.refused(name(), "a gradient of " + parameter.type(), in.getFirst());
    }
    if (in.size() > 1 && !in.get(1).type().isScalar()) {
      throw Check.refused(name(), "a scalar factor", in.get(1));
    }
    return List.of();
  }

  @Override
  public List<State> writes() {
    return List.of(parameter);
  }

  @Override
  public long flops(Node node) {
    return 2L * parameter.size();
  }
}
