package dev.reverie.kernels.cpu;

import static dev.reverie.kernels.cpu.VectorMath.SPECIES;

import dev.reverie.engine.Node;
import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.Rewrite;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.Adam;
import dev.reverie.engine.op.Assign;
import dev.reverie.engine.op.ReadState;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * {@link Adam}: gradient, decay, moments and parameter in one sweep, and with a Polyak average behind it the target in
 * the same chunks. Both placements of epsilon are
 * {@code p -= rate m / (root sqrt(v) + epsilon)} with numbers made in double.
 */
final class VectorAdam {
  private VectorAdam() {
  }

  /** The step with the target network's move towards the parameter, where nobody looks at either in between. */
  static Rewrite rewrite(Node adam, Rewrite.Surroundings around) {
    State parameter = ((Adam) adam.op()).parameter();
    boolean after = false;
    State target = null;
    for (Node node : around.nodes()) {
      if (node == adam) {
        after = true;
      } else if (after && node.op() instanceof Assign a && isOf(node.input(0), parameter) && target == null) {
        target = a.target();
        return isTouchedBetween(adam, node, target, around) ? null : new Rewrite("adam+polyak", List.of(adam, node));
      } else if (after && node.op().writes().contains(parameter)) {
        return null;
      }
    }
    return null;
  }

  private static boolean isOf(Tensor value, State state) {
    return value.node().op() instanceof ReadState r && r.state() == state;
  }

  private static boolean isTouchedBetween(Node first, Node last, State state, Rewrite.Surroundings around) {
    return around.nodes().stream().filter(n -> n.id() > first.id() && n.id() < last.id())
        .anyMatch(n -> n.op().reads().contains(state) || n.op().writes().contains(state)
            || n.inputs().stream().anyMatch(t -> isOf(t, state)));
  }

  static void lower(Node adam, Lowering to) {
    lower(adam, null, to);
  }

  static void lower(Rewrite rewrite, Lowering to) {
    lower(rewrite.nodes().get(0), (Assign) rewrite.nodes().get(1).op(), to);
  }

  private static void lower(Node node, Assign polyak, Lowering to) {
    Adam op = (Adam) node.op();
    Adam.Config c = op.config();
    Elementwise.chunks(node, Elementwise.extent(op.parameter().type()), to, slots -> {
      Slot gradient = slots.of(node.input(0));
      Slot factor = node.inputs().size() > 1 ? slots.of(node.input(1)) : null;
      Slot p = slots.of(op.parameter());
      Slot m = slots.of(op.m());
      Slot v = slots.of(op.v());
      Slot step = slots.of(op.step());
      Slot target = polyak == null ? null : slots.of(polyak.target());
      return (worker, from, tile, at, n) -> {
        float scale = factor == null ? 1f : factor.f[factor.at()];
        double correction1 = 1 - StrictMath.pow(c.beta1(), step.i[step.at()]);
        double correction2 = 1 - StrictMath.pow(c.beta2(), step.i[step.at()]);
        boolean outside = c.placement() == Adam.Epsilon.OUTSIDE;
        float rate = (float) (outside ? c.learningRate() / correction1
            : c.learningRate() * Math.sqrt(correction2) / correction1);
        float root = (float) (outside ? 1 / Math.sqrt(correction2) : 1);
        sweep(gradient.f, gradient.at() + at, p.f, p.at() + at, m.f, m.at() + at, v.f, v.at() + at, n, scale, rate,
            root, c);
        if (target != null) {
          VectorAssign.move(polyak.rate(), p.f, p.at() + at, target.f, target.at() + at, n);
        }
      };
    });
  }

  private static void sweep(float[] g, int gAt, float[] p, int pAt, float[] m, int mAt, float[] v, int vAt, int n,
      float scale, float rate, float root, Adam.Config c) {
    float beta1 = (float) c.beta1();
    float beta2 = (float) c.beta2();
    float rest1 = (float) (1.0 - c.beta1());
    float rest2 = (float) (1.0 - c.beta2());
    float epsilon = (float) c.epsilon();
    float l2 = (float) c.l2();
    float decay = (float) c.decay();
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += SPECIES.length()) {
      FloatVector old = FloatVector.fromArray(SPECIES, p, pAt + i);
      FloatVector grad = FloatVector.fromArray(SPECIES, g, gAt + i).mul(scale);
      grad = old.fma(old.broadcast(l2), grad);
      FloatVector m1 = FloatVector.fromArray(SPECIES, m, mAt + i).mul(beta1);
      m1 = grad.fma(grad.broadcast(rest1), m1);
      FloatVector v1 = FloatVector.fromArray(SPECIES, v, vAt + i).mul(beta2);
      v1 = grad.mul(grad).fma(grad.broadcast(rest2), v1);
      m1.intoArray(m, mAt + i);
      v1.intoArray(v, vAt + i);
      FloatVector change = m1.mul(rate).div(v1.sqrt().fma(old.broadcast(root), old.broadcast(epsilon)));
      old.fma(old.broadcast(-decay), old).sub(change).intoArray(p, pAt + i);
    }
    for (; i < n; i++) {
      float old = p[pAt + i];
      float grad = Math.fma(old, l2, g[gAt + i] * scale);
      float m1 = Math.fma(grad, rest1, m[mAt + i] * beta1);
      float v1 = Math.fma(grad * grad, rest2, v[vAt + i] * beta2);
      m[mAt + i] = m1;
      v[vAt + i] = v1;
      float change = m1 * rate / Math.fma((float) Math.sqrt(v1), root, epsilon);
      p[pAt + i] = Math.fma(old, -decay, old) - change;
    }
  }
}
