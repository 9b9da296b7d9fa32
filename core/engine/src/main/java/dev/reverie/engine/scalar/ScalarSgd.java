package dev.reverie.engine.scalar;

import dev.reverie.engine.Node;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.Sgd;

/** {@link Sgd}. */
final class ScalarSgd {
  private ScalarSgd() {
  }

  static void lower(Sgd op, Node node, Lowering to, ScalarBackend backend) {
    int count = op.parameter().size();
    to.units(1, node.inputs(), node.outputs(), slots -> {
      Slot gradient = slots.of(node.input(0));
      Slot factor = node.inputs().size() > 1 ? slots.of(node.input(1)) : null;
      Slot p = slots.of(op.parameter());
      return (worker, from, end) -> {
        double scale = factor == null ? 1 : factor.d[factor.at()];
        for (int i = 0; i < count; i++) {
          p.d[p.at() + i] =
              backend.store(p.d[p.at() + i] - op.learningRate() * scale * gradient.d[gradient.at() + i]);
        }
      };
    });
  }
}
