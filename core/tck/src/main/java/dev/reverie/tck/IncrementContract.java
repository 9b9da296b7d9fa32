package dev.reverie.tck;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.op.Increment;
import java.util.List;

/** {@link Increment}: exact. */
final class IncrementContract implements Contract {
  @Override
  public String name() {
    return "increment";
  }

  @Override
  public boolean covers(Op op) {
    return op instanceof Increment;
  }

  @Override
  public void errors(Node node, Reference at) {
  }

  @Override
  public List<Sample> samples() {
    return List.of(Sample.of("twice", 1, g -> {
      var counter = g.counter("steps", 41);
      Increment.apply(g.graph(), counter);
      Increment.apply(g.graph(), counter);
    }));
  }

  @Override
  public List<Refusal> refusals() {
    return List.of(Refusal.of("vector", g -> Increment.apply(g, g.store().counter("steps", 2)), "increment steps",
        "[2] i32", "one integer"),
        Refusal.of("float", g -> Increment.apply(g, g.store().free("s", 1)), "increment s", "[1]", "one integer"));
  }
}
