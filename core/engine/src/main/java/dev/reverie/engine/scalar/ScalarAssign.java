package dev.reverie.engine.scalar;

import dev.reverie.engine.Node;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.Assign;

/** {@link Assign}. */
final class ScalarAssign {
  private ScalarAssign() {
  }

  static void lower(Assign op, Node node, Lowering to, ScalarBackend backend) {
    int count = op.target().size();
    to.units(1, node.inputs(), node.outputs(), slots -> {
      Slot x = slots.of(node.input(0));
      Slot s = slots.of(op.target());
      return (worker, from, end) -> {
        for (int i = 0; i < count; i++) {
          double old = s.d[s.at() + i];
          double next = x.d[x.at() + i];
          s.d[s.at() + i] = backend.store(op.rate() == 1f ? next : old + op.rate() * (next - old));
        }
      };
    });
  }
}
