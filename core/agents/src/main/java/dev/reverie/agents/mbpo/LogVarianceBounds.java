package dev.reverie.agents.mbpo;

import dev.reverie.engine.Graph;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Learned soft bounds of log variances, shared by all members: {@code s <- max - softplus(max - s)}, then
 * {@code s <- min + softplus(s - min)}. They start at 0.5 and -10 (Chua et al. 2018, arXiv 1805.12114, appendix A).
 */
final class LogVarianceBounds {
  private static final float MAX = 0.5f;
  private static final float MIN = -10f;
  private static final float PULL = 0.01f;

  private final State max;
  private final State min;

  LogVarianceBounds(Store store, String name, int size) {
    max = store.free(name + ".maxLogVariance", size);
    min = store.free(name + ".minLogVariance", size);
    float[] values = new float[size];
    Arrays.fill(values, MAX);
    max.set(values);
    Arrays.fill(values, MIN);
    min.set(values);
  }

  List<State> parameters() {
    return List.of(max, min);
  }

  Tensor apply(Tensor raw) {
    Graph g = raw.graph();
    return soft(raw, g.read(max), g.read(min));
  }

  static Tensor soft(Tensor raw, Tensor max, Tensor min) {
    Tensor below = raw.minus(max).negate().softplus().negate().plus(max);
    return below.minus(min).softplus().plus(min);
  }

  /** The term that draws the bounds together: 0.01 (sum of max - sum of min). */
  Tensor pull(Graph g) {
    return pull(g.read(max), g.read(min));
  }

  static Tensor pull(Tensor max, Tensor min) {
    return max.minus(min).sum().times(PULL);
  }
}
