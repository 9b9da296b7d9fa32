package dev.reverie.kernels.cpu;

import static dev.reverie.kernels.cpu.VectorMath.SPECIES;

import dev.reverie.engine.Node;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.Assign;
import jdk.incubator.vector.FloatVector;

/** {@link Assign}. */
final class VectorAssign {
  private VectorAssign() {
  }

  static void lower(Assign op, Node node, Lowering to) {
    Elementwise.chunks(node, Elementwise.extent(op.target().type()), to, slots -> {
      Slot x = slots.of(node.input(0));
      Slot s = slots.of(op.target());
      return (worker, from, tile, at, n) -> move(op.rate(), x.f, x.at() + at, s.f, s.at() + at, n);
    });
  }

  /** {@code s <- s + rate (x - s)}. */
  static void move(float rate, float[] x, int xAt, float[] s, int sAt, int n) {
    if (rate == 1f) {
      System.arraycopy(x, xAt, s, sAt, n);
    } else {
      towards(s, sAt, x, xAt, rate, n);
    }
  }

  private static void towards(float[] s, int sAt, float[] x, int xAt, float rate, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += SPECIES.length()) {
      FloatVector old = FloatVector.fromArray(SPECIES, s, sAt + i);
      FloatVector.fromArray(SPECIES, x, xAt + i).sub(old).fma(old.broadcast(rate), old).intoArray(s, sAt + i);
    }
    for (; i < n; i++) {
      s[sAt + i] = Math.fma(x[xAt + i] - s[sAt + i], rate, s[sAt + i]);
    }
  }
}
