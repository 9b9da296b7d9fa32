package dev.reverie.engine.scalar;

import dev.reverie.engine.Node;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.op.StraightThrough;

/** {@link StraightThrough}. */
final class ScalarStraightThrough {
  private ScalarStraightThrough() {
  }

  static void lower(Node node, Lowering to, ScalarBackend backend) {
    ScalarUnary.map2(node, node.input(0), node.input(1), to, backend, (value, surrogate) -> value);
  }
}
