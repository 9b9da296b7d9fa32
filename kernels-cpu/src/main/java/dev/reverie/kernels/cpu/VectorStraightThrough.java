package dev.reverie.kernels.cpu;

import dev.reverie.engine.Node;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.Slot;

/** {@link dev.reverie.engine.op.StraightThrough}: a copy. */
final class VectorStraightThrough {
  private VectorStraightThrough() {
  }

  static void lower(Node node, Lowering to) {
    Elementwise.map(node, to, slots -> {
      Slot x = slots.of(node.input(0));
      Slot y = slots.of(node.output(0));
      return (worker, from, tile, at, n) -> System.arraycopy(x.f, Elementwise.at(x, worker, from, tile) + at, y.f,
          Elementwise.at(y, worker, from, tile) + at, n);
    });
  }
}
