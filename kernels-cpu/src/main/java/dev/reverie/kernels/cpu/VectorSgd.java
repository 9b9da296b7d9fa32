package dev.reverie.kernels.cpu;

import static dev.reverie.kernels.cpu.VectorMath.SPECIES;

import dev.reverie.engine.Node;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.Sgd;
import jdk.incubator.vector.FloatVector;

/** {@link Sgd}. */
final class VectorSgd {
  private VectorSgd() {
  }

  static void lower(Sgd op, Node node, Lowering to) {
    Elementwise.chunks(node, Elementwise.extent(op.parameter().type()), to, slots -> {
      Slot gradient = slots.of(node.input(0));
      Slot factor = node.inputs().size() > 1 ? slots.of(node.input(1)) : null;
      Slot p = slots.of(op.parameter());
      return (worker, from, tile, at, n) -> sweep(gradient.f, gradient.at() + at, p.f, p.at() + at,
          -op.learningRate() * (factor == null ? 1f : factor.f[factor.at()]), n);
    });
  }

  private static void sweep(float[] g, int gAt, float[] p, int pAt, float rate, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += SPECIES.length()) {
      FloatVector old = FloatVector.fromArray(SPECIES, p, pAt + i);
      FloatVector.fromArray(SPECIES, g, gAt + i).fma(old.broadcast(rate), old).intoArray(p, pAt + i);
    }
    for (; i < n; i++) {
      p[pAt + i] = Math.fma(g[gAt + i], rate, p[pAt + i]);
    }
  }
}
