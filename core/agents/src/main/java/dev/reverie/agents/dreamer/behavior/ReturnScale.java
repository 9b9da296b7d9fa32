package dev.reverie.agents.dreamer.behavior;

import dev.reverie.engine.Graph;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.Assign;
import dev.reverie.engine.op.Quantiles;
import java.util.List;

/**
 * What Dreamer v3 divides advantages by: a moving average of the 5th and 95th percentile of all returns of a batch,
 * started at 0 and not corrected for it; {@code max(1, high - low)}. The state is {@code <name>.percentiles}.
 */
public final class ReturnScale {
  private final State percentiles;
  private final float rate;

  /**
   * Makes the state, or finds it.
   *
   * @param store where it goes
   * @param name dotted prefix of its name
   * @param rate share of the newest batch, 0.01
   */
  public ReturnScale(Store store, String name, float rate) {
    String full = name + ".percentiles";
    this.percentiles = store.contains(full) ? store.get(full) : store.free(full, 2);
    this.rate = rate;
  }

  /**
   * Traces the update from a batch of returns, and gives the scale after it.
   *
   * @param returns columns of each time
   * @return scalar, at least 1, without a gradient
   */
  public Tensor update(List<Tensor> returns) {
    Graph g = returns.getFirst().graph();
    Tensor now = Quantiles.of(0.05, 0.95, returns.stream().map(Tensor::stopGradient).toArray(Tensor[]::new));
    Assign.apply(percentiles, now, rate);
    return scale(g);
  }

  /**
   * The scale as it is at this point of the trace.
   *
   * @param g the graph
   * @return scalar
   */
  public Tensor scale(Graph g) {
    return g.read(percentiles).times(g.constant(new float[] {-1f, 1f})).sum().max(g.constant(1f));
  }
}
