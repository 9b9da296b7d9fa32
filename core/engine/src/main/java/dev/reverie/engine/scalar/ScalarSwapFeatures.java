package dev.reverie.engine.scalar;

import dev.reverie.engine.Node;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.op.SwapFeatures;

/** {@link SwapFeatures}. */
final class ScalarSwapFeatures {
  private ScalarSwapFeatures() {
  }

  static void lower(SwapFeatures op, Node node, Lowering to) {
    ScalarRows.each(node, to, (s, at) -> {
      for (int i = 0; i < op.outer() * op.inner(); i++) {
        int target = i % op.inner() * op.outer() + i / op.inner();
        System.arraycopy(s[0].d, at[0] + i * op.width(), s[1].d, at[1] + target * op.width(), op.width());
      }
    });
  }
}
