package dev.reverie.agents.nn;

import dev.reverie.engine.Graph;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.op.Increment;
import dev.reverie.engine.op.LaProp;
import dev.reverie.engine.op.Reduce;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * LaProp over a set of parameters (Ziyin et al. 2020, arXiv 2002.04839) after adaptive clipping of each gradient by the
 * norm of its own parameter (Brock et al. 2021, arXiv 2102.06171, per tensor): the optimiser of Dreamer v3.
 *
 * <p>Its states are the step count {@code <name>.step} and, for each parameter, {@code <name>.m.<parameter>} and
 * {@code <name>.v.<parameter>}, made when the first step over it is traced.
 */
public final class LaPropOptimizer {
  private final Store store;
  private final String name;
  private final LaProp.Config config;
  private final float clip;
  private final float least;
  private final State step;
  private final Map<State, List<State>> matrices = new HashMap<>();
  private final Map<State, LaProp.Config> others = new HashMap<>();

  /**
   * Makes an optimiser, or finds one whose states are in the store already.
   *
   * @param store where the states go
   * @param name dotted prefix of their names
   * @param config the numbers of LaProp
   * @param clip greatest norm of a gradient, as a share of its parameter's norm; infinity for no clipping
   * @param least what the norm of a parameter counts as at least, above 0
   */
  public LaPropOptimizer(Store store, String name, LaProp.Config config, float clip, float least) {
    if (!(clip > 0) || !(least > 0)) {
      throw new IllegalArgumentException("optimiser '" + name + "': clip is " + clip + " and the least norm " + least
          + ", expected both above 0");
    }
    this.store = store;
    this.name = name;
    this.config = config;
    this.clip = clip;
    this.least = least;
    this.step = state(name + ".step", TensorType.counter(1));
  }

  /**
   * Takes several parameters as parts of one when gradients are clipped: their norms are those of all parts together.
   *
   * @param parts parameters that are rows of one matrix
   * @return this
   */
  public LaPropOptimizer together(List<State> parts) {
    parts.forEach(p -> matrices.put(p, List.copyOf(parts)));
    return this;
  }

  /**
   * Gives some parameters numbers of their own.
   *
   * @param some the parameters
   * @param numbers their numbers of LaProp
   * @return this
   */
  public LaPropOptimizer with(List<State> some, LaProp.Config numbers) {
    some.forEach(p -> others.put(p, numbers));
    return this;
  }

  /**
   * Traces one step down the gradient of a loss.
   *
   * @param loss a scalar
   * @param parameters what to change
   */
  public void minimise(Tensor loss, List<State> parameters) {
    step(loss.graph(), parameters, AdamOptimizer.gradients(loss, parameters));
  }

  /**
   * Traces one step along given gradients.
   *
   * @param g the graph
   * @param parameters what to change
   * @param gradients one for each, of its type
   */
  public void step(Graph g, List<State> parameters, List<Tensor> gradients) {
    if (parameters.size() != gradients.size()) {
      throw new IllegalArgumentException("optimiser '" + name + "': " + parameters.size() + " parameters and "
          + gradients.size() + " gradients");
    }
    Map<State, Tensor> byParameter = new HashMap<>();
    for (int i = 0; i < parameters.size(); i++) {
      byParameter.put(parameters.get(i), gradients.get(i));
    }
    Map<State, Tensor> factors = new HashMap<>();
    if (clip < Float.POSITIVE_INFINITY) {
      parameters.forEach(p -> factors.put(p, factor(g, matrices.getOrDefault(p, List.of(p)), byParameter)));
    }
    Increment.apply(g, step);
    for (int i = 0; i < parameters.size(); i++) {
      State p = parameters.get(i);
      Tensor gradient = gradients.get(i);
      State m = state(name + ".m." + p.name(), p.type());
      State v = state(name + ".v." + p.name(), p.type());
      LaProp op = new LaProp(p, m, v, step, others.getOrDefault(p, config));
      if (clip == Float.POSITIVE_INFINITY) {
        g.apply(op, gradient);
      } else {
        g.apply(op, gradient, factors.get(p));
      }
    }
  }

  /** {@code 1 / max(1, |g| / (clip max(least, |p|)))}. */
  private Tensor factor(Graph g, List<State> parts, Map<State, Tensor> gradients) {
    Tensor most = norm(parts.stream().map(g::read).toList()).max(g.constant(least)).times(clip);
    return most.dividedBy(norm(parts.stream().map(gradients::get).toList()).max(most));
  }

  private static Tensor norm(List<Tensor> parts) {
    Tensor squares = null;
    for (Tensor x : parts) {
      Tensor one = x.graph().apply(new Reduce.Squares(), x).output(0);
      squares = squares == null ? one : squares.plus(one);
    }
    return squares.sqrt();
  }

  private State state(String full, TensorType type) {
    return store.contains(full) ? store.get(full) : store.add(full, type);
  }
}
