package dev.reverie.engine.op;

import dev.reverie.engine.Op;
import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import java.util.List;

/**
 * Moves a float state towards a value of its type: {@code s <- s + rate (x - s)}, an effect. Rate 1 copies exactly; a
 * small rate is Polyak averaging, {@code s <- (1 - rate) s + rate x}.
 *
 * @param target the state
 * @param rate in (0, 1]
 */
public record Assign(State target, float rate) implements Op {
  /**
   * Traces the effect.
   *
   * @param target the state
   * @param value what it moves towards
   * @param rate in (0, 1]
   */
  public static void apply(State target, Tensor value, float rate) {
    value.graph().apply(new Assign(target, rate), value);
  }

  @Override
  public String name() {
    return (rate == 1f ? "assign " : "polyak ") + target.name();
  }

  @Override
  public List<TensorType> infer(List<Tensor> in) {
    if (!(rate > 0 && rate <= 1)) {
      throw new IllegalArgumentException(name() + ": rate is " + rate + ", expected in (0, 1]");
    }
    if (!in.getFirst().type().equals(target.type())) {
      throw Check.refused(name(), target.type().toString(), in.getFirst());
    }
    return List.of();
  }

  @Override
  public List<State> writes() {
    return List.of(target);
  }

  @Override
  public long flops(dev.reverie.engine.Node node) {
    return 3L * target.size();
  }
}
