package dev.reverie.kernels.cpu;

import static dev.reverie.kernels.cpu.VectorMath.SPECIES;

import dev.reverie.engine.Node;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.LaProp;
import jdk.incubator.vector.FloatVector;

/** {@link LaProp}: gradient, moments and parameter in one sweep. */
final class VectorLaProp {
  private VectorLaProp() {
  }

  static void lower(LaProp op, Node node, Lowering to) {
    LaProp.Config c = op.config();
    Elementwise.chunks(node, Elementwise.extent(op.parameter().type()), to, slots -> {
      Slot gradient = slots.of(node.input(0));
      Slot factor = node.inputs().size() > 1 ? slots.of(node.input(1)) : null;
      Slot p = slots.of(op.parameter());
      Slot m = slots.of(op.m());
      Slot v = slots.of(op.v());
      Slot step = slots.of(op.step());
      return (worker, from, tile, at, n) -> {
        int t = step.i[step.at()];
        float scale = factor == null ? 1f : factor.f[factor.at()];
        float rate = (float) (c.rate(t) / (1 - StrictMath.pow(c.beta1(), t)));
        float root = (float) (1 / Math.sqrt(1 - StrictMath.pow(c.beta2(), t)));
        sweep(gradient.f, gradient.at() + at, p.f, p.at() + at, m.f, m.at() + at, v.f, v.at() + at, n, scale, rate,
            root, c);
      };
    });
  }

  private static void sweep(float[] g, int gAt, float[] p, int pAt, float[] m, int mAt, float[] v, int vAt, int n,
      float scale, float rate, float root, LaProp.Config c) {
    float beta1 = (float) c.beta1();
    float beta2 = (float) c.beta2();
    float rest1 = (float) (1.0 - c.beta1());
    float rest2 = (float) (1.0 - c.beta2());
    float epsilon = (float) c.epsilon();
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += SPECIES.length()) {
      FloatVector grad = FloatVector.fromArray(SPECIES, g, gAt + i).mul(scale);
      FloatVector v1 = FloatVector.fromArray(SPECIES, v, vAt + i).mul(beta2);
      v1 = grad.mul(grad).fma(grad.broadcast(rest2), v1);
      v1.intoArray(v, vAt + i);
      FloatVector u = grad.div(v1.sqrt().fma(grad.broadcast(root), grad.broadcast(epsilon)));
      FloatVector m1 = FloatVector.fromArray(SPECIES, m, mAt + i).mul(beta1);
      m1 = u.fma(u.broadcast(rest1), m1);
      m1.intoArray(m, mAt + i);
      FloatVector.fromArray(SPECIES, p, pAt + i).sub(m1.mul(rate)).intoArray(p, pAt + i);
    }
    for (; i < n; i++) {
      float grad = g[gAt + i] * scale;
      float v1 = Math.fma(grad * grad, rest2, v[vAt + i] * beta2);
      v[vAt + i] = v1;
      float u = grad / Math.fma((float) Math.sqrt(v1), root, epsilon);
      float m1 = Math.fma(u, rest1, m[mAt + i] * beta1);
      m[mAt + i] = m1;
      p[pAt + i] -= m1 * rate;
    }
  }
}
