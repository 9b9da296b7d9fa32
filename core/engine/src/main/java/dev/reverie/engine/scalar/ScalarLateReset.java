package dev.reverie.engine.scalar;

import dev.reverie.engine.Node;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.op.LateReset;

/** {@link LateReset}. */
final class ScalarLateReset {
  private ScalarLateReset() {
  }

  private static double sigmoid(double x) {
    return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
  }

  static void forward(LateReset op, Node node, Lowering to, ScalarBackend backend) {
    int size = node.output(0).type().features();
    int block = size / op.blocks();
    ScalarRows.each(node, to, (s, at) -> {
      for (int i = 0; i < size; i++) {
        int p = at[0] + i / block * 3 * block + i % block;
        double candidate = Math.tanh(sigmoid(s[0].d[p]) * s[0].d[p + block]);
        double update = sigmoid(s[0].d[p + 2 * block] + op.updateBias());
        s[2].d[at[2] + i] = backend.store(update * candidate + (1 - update) * s[1].d[at[1] + i]);
      }
    });
  }

  static void gradient(LateReset.Gradient op, Node node, Lowering to, ScalarBackend backend) {
    int size = node.output(1).type().features();
    int block = size / op.blocks();
    ScalarRows.each(node, to, (s, at) -> {
      for (int i = 0; i < size; i++) {
        int offset = i / block * 3 * block + i % block;
        int p = at[0] + offset;
        int dp = at[3] + offset;
        double h = s[1].d[at[1] + i];
        double dy = s[2].d[at[2] + i];
        double raw = s[0].d[p + block];
        double reset = sigmoid(s[0].d[p]);
        double candidate = Math.tanh(reset * raw);
        double update = sigmoid(s[0].d[p + 2 * block] + op.updateBias());
        double inner = dy * update * (1 - candidate * candidate);
        s[3].d[dp] = backend.store(inner * raw * reset * (1 - reset));
        s[3].d[dp + block] = backend.store(inner * reset);
        s[3].d[dp + 2 * block] = backend.store(dy * (candidate - h) * update * (1 - update));
        s[4].d[at[4] + i] = backend.store(dy * (1 - update));
      }
    });
  }
}
