package dev.reverie.engine.op;

import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import java.util.List;

/**
 * A value set from outside before a run.
 *
 * @param input its name in the graph
 * @param type its type
 */
public record Input(String input, TensorType type) implements Op {
  @Override
  public String name() {
    return "input";
  }

  @Override
  public List<TensorType> infer(List<Tensor> inputs) {
    return List.of(type);
  }
}
