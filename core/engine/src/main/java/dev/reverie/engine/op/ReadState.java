package dev.reverie.engine.op;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import java.util.List;

/**
 * The value of a state, read where it lies; nothing is copied.
 *
 * @param state the state
 * @param version how often it had been updated in this graph when it was read
 */
public record ReadState(State state, int version) implements Op {
  @Override
  public String name() {
    return "read";
  }

  @Override
  public List<TensorType> infer(List<Tensor> inputs) {
    return List.of(state.type());
  }

  @Override
  public List<State> reads() {
    return List.of(state);
  }

  @Override
  public long flops(Node node) {
    return 0;
  }
}
