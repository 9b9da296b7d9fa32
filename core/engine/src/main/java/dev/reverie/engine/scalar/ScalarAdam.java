package dev.reverie.engine.scalar;

import dev.reverie.engine.Node;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.Adam;

/** {@link Adam}. */
final class ScalarAdam {
  private ScalarAdam() {
  }

  static void lower(Adam op, Node node, Lowering to, ScalarBackend backend) {
    int count = op.parameter().size();
    Adam.Config config = op.config();
    to.units(1, node.inputs(), node.outputs(), slots -> {
      Slot gradient = slots.of(node.input(0));
      Slot factor = node.inputs().size() > 1 ? slots.of(node.input(1)) : null;
      Slot p = slots.of(op.parameter());
      Slot m = slots.of(op.m());
      Slot v = slots.of(op.v());
      Slot step = slots.of(op.step());
      return (worker, from, end) -> {
        double scale = factor == null ? 1 : factor.d[factor.at()];
        double correction1 = 1 - Math.pow(config.beta1(), step.i[step.at()]);
        double correction2 = 1 - Math.pow(config.beta2(), step.i[step.at()]);
        for (int i = 0; i < count; i++) {
          double old = p.d[p.at() + i];
          double g = gradient.d[gradient.at() + i] * scale + config.l2() * old;
          double m1 = config.beta1() * m.d[m.at() + i] + (1.0 - config.beta1()) * g;
          double v1 = config.beta2() * v.d[v.at() + i] + (1.0 - config.beta2()) * g * g;
          double change = config.placement() == Adam.Epsilon.OUTSIDE
              ? m1 / correction1 / (Math.sqrt(v1 / correction2) + config.epsilon())
              : Math.sqrt(correction2) / correction1 * m1 / (Math.sqrt(v1) + config.epsilon());
          m.d[m.at() + i] = backend.store(m1);
          v.d[v.at() + i] = backend.store(v1);
          p.d[p.at() + i] = backend.store(old - old * config.decay() - config.learningRate() * change);
        }
      };
    });
  }
}
