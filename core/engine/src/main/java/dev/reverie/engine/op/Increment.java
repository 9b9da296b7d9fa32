package dev.reverie.engine.op;

import dev.reverie.engine.Graph;
import dev.reverie.engine.Op;
import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import java.util.List;

/**
 * Adds one to an integer state: an effect.
 *
 * @param counter the state, one integer
 */
public record Increment(State counter) implements Op {
  /**
   * Traces the effect.
   *
   * @param g the graph
   * @param counter the state
   */
  public static void apply(Graph g, State counter) {
    g.apply(new Increment(counter));
  }

  @Override
  public String name() {
    return "increment " + counter.name();
  }

  @Override
  public List<TensorType> infer(List<Tensor> in) {
    if (!counter.type().equals(TensorType.counter(1))) {
      throw new IllegalArgumentException(name() + ": state is " + counter.type() + ", expected one integer");
    }
    return List.of();
  }

  @Override
  public List<State> writes() {
    return List.of(counter);
  }
}
