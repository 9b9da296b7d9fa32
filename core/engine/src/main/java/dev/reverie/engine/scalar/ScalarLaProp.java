package dev.reverie.engine.scalar;

import dev.reverie.engine.Node;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.LaProp;

/** {@link LaProp}. */
final class ScalarLaProp {
  private ScalarLaProp() {
  }

  static void lower(LaProp op, Node node, Lowering to, ScalarBackend backend) {
    int count = op.parameter().size();
    LaProp.Config config = op.config();
    to.units(1, node.inputs(), node.outputs(), slots -> {
      Slot gradient = slots.of(node.input(0));
      Slot factor = node.inputs().size() > 1 ? slots.of(node.input(1)) : null;
      Slot p = slots.of(op.parameter());
      Slot m = slots.of(op.m());
      Slot v = slots.of(op.v());
      Slot step = slots.of(op.step());
      return (worker, from, end) -> {
        int t = step.i[step.at()];
        double scale = factor == null ? 1 : factor.d[factor.at()];
        double rate = config.rate(t) / (1 - Math.pow(config.beta1(), t));
        double correction = 1 - Math.pow(config.beta2(), t);
        for (int i = 0; i < count; i++) {
          double g = gradient.d[gradient.at() + i] * scale;
          double v1 = config.beta2() * v.d[v.at() + i] + (1.0 - config.beta2()) * g * g;
          double u = g / (Math.sqrt(v1 / correction) + config.epsilon());
          double m1 = config.beta1() * m.d[m.at() + i] + (1.0 - config.beta1()) * u;
          v.d[v.at() + i] = backend.store(v1);
          m.d[m.at() + i] = backend.store(m1);
          p.d[p.at() + i] = backend.store(p.d[p.at() + i] - rate * m1);
        }
      };
    });
  }
}
