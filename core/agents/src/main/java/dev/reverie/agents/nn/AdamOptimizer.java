package dev.reverie.agents.nn;

import dev.reverie.engine.Graph;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.op.Adam;
import dev.reverie.engine.op.Increment;
import dev.reverie.engine.op.Reduce;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Adam over a set of parameters (Kingma and Ba 2015, arXiv 1412.6980), with optional L2 terms per parameter and a
 * bound on the global norm of the gradients.
 *
 * <p>Its states are the step count {@code <name>.step} and, for each parameter, the moments
 * {@code <name>.m.<parameter>} and {@code <name>.v.<parameter>}, made when the first step over it is traced.
 */
public final class AdamOptimizer {
  private final Store store;
  private final String name;
  private final Adam.Config config;
  private final State step;
  private final Map<State, Float> l2 = new HashMap<>();
  private float clip = Float.POSITIVE_INFINITY;

  /**
   * Makes an optimiser, or finds one whose states are in the store already.
   *
   * @param store where the states go
   * @param name dotted prefix of their names
   * @param config the numbers
   */
  public AdamOptimizer(Store store, String name, Adam.Config config) {
    this.store = store;
    this.name = name;
    this.config = config;
    this.step = state(name + ".step", TensorType.counter(1));
  }

  /**
   * Adds {@code coefficient / 2 ||p||^2} to the loss, as seen by Adam: the gradient grows by
   * {@code coefficient p}. After clipping, if both are asked for.
   *
   * @param parameter the parameter
   * @param coefficient at least 0
   * @return this
   */
  public AdamOptimizer l2(State parameter, float coefficient) {
    l2.put(parameter, coefficient);
    return this;
  }

  /**
   * Bounds the gradients of a step: each is multiplied by {@code c / max(n, c)}, n the root of the sum of the squares
   * of all of them.
   *
   * @param globalNorm c, above 0
   * @return this
   */
  public AdamOptimizer clip(float globalNorm) {
    if (!(globalNorm > 0)) {
      throw new IllegalArgumentException("optimiser '" + name + "': the norm to clip at is " + globalNorm
          + ", expected above 0");
    }
    clip = globalNorm;
    return this;
  }

  /**
   * Gradients of a loss by parameters, as they are at this point of the trace. To step several networks from the same
   * old parameters, take all gradients before the first step.
   *
   * @param loss a scalar
   * @param parameters the parameters
   * @return one gradient for each
   */
  public static List<Tensor> gradients(Tensor loss, List<State> parameters) {
    Graph g = loss.graph();
    return g.gradients(loss, parameters.stream().map(g::read).toList());
  }

  /**
   * Traces one step down the gradient of a loss.
   *
   * @param loss a scalar
   * @param parameters what to change
   */
  public void minimise(Tensor loss, List<State> parameters) {
    step(loss.graph(), parameters, gradients(loss, parameters));
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
    List<Tensor> factor = clip == Float.POSITIVE_INFINITY ? List.of() : List.of(factor(g, gradients));
    Increment.apply(g, step);
    for (int i = 0; i < parameters.size(); i++) {
      State p = parameters.get(i);
      State m = state(name + ".m." + p.name(), p.type());
      State v = state(name + ".v." + p.name(), p.type());
      Float decay = l2.get(p);
      List<Tensor> in = new ArrayList<>(List.of(gradients.get(i)));
      in.addAll(factor);
      g.apply(new Adam(p, m, v, step, decay == null ? config : config.withL2(decay)), in.toArray(Tensor[]::new));
    }
  }

  private Tensor factor(Graph g, List<Tensor> gradients) {
    Tensor squares = null;
    for (Tensor gradient : gradients) {
      Tensor one = g.apply(new Reduce.Squares(), gradient).output(0);
      squares = squares == null ? one : squares.plus(one);
    }
    Tensor bound = g.constant(clip);
    return bound.dividedBy(squares.sqrt().max(bound));
  }

  private State state(String name, TensorType type) {
    return store.contains(name) ? store.get(name) : store.add(name, type);
  }
}
