package dev.reverie.tck;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.op.Constant;
import dev.reverie.engine.op.Input;
import dev.reverie.engine.op.ReadState;
import dev.reverie.engine.op.Zeros;
import java.util.List;

/** Inputs, constants, states and zeros: values that come from outside arrive as they are. */
final class SourceContract implements Contract {
  @Override
  public String name() {
    return "source";
  }

  @Override
  public boolean covers(Op op) {
    return op instanceof Input || op instanceof Constant || op instanceof ReadState || op instanceof Zeros;
  }

  @Override
  public void errors(Node node, Reference at) {
  }

  @Override
  public List<Sample> samples() {
    return List.of(
        Sample.of("all", 19, s -> {
          s.value("x", s.rows("x", 5));
          s.value("w", s.weight("w", 5, 19));
          s.value("v", s.free("v", Fill.normal(), 17));
          s.value("constant", s.graph().constant(new float[] {1.5f, -2f, 0f}));
          s.value("zeros", s.graph().apply(new Zeros(TensorType.rows(s.rows(), 3))).output(0));
          s.value("zero weights", s.graph().apply(new Zeros(TensorType.weight(2, 3, 17))).output(0));
          s.state("p", TensorType.weight(2, 7, 17), Fill.normal());
          s.state("table", TensorType.free(9, 4), Fill.normal());
        }).with(Sample.Trait.ROW_WISE),
        Sample.of("grouped", 29, 3, s -> {
          s.value("x", s.rows("x", 5));
          s.value("w", s.weight("w", 5, 19));
        }));
  }

  @Override
  public List<Refusal> refusals() {
    return List.of(
        Refusal.of("input twice", g -> {
          g.input("x", 4, 3);
          g.input("x", 4, 2);
        }, "input 'x'", "exists already", "[batch4:4, 3]"),
        Refusal.of("no sizes", g -> g.input("x", 4, 0), "[0]", "at least 1"),
        Refusal.of("state with rows", g -> g.store().add("s", TensorType.rows(g.rows("r", 2), 1)), "state 's'", "rows"),
        Refusal.of("empty constant", g -> g.constant(new float[0]), "constant", "no values", "at least one"),
        Refusal.of("gradient of rows", g -> g.gradients(g.input("x", 4, 3), List.of()), "gradients", "[batch4:4, 3]",
            "scalar"),
        Refusal.of("no weights", g -> g.input("w", TensorType.weight(1, -3, 2)), "[1, -3, 2]", "at least 1"));
  }
}
