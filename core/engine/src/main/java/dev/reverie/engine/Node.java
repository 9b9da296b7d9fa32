package dev.reverie.engine;

import java.util.ArrayList;
import java.util.List;

/** One application of an {@link Op} in a {@link Graph}. */
public final class Node {
  private final Graph graph;
  private final int id;
  private final Op op;
  private final List<Tensor> inputs;
  private final List<Tensor> outputs;
  private final String scope;
  private final Segment segment;

  Node(Graph graph, int id, Op op, List<Tensor> inputs, List<TensorType> types, String scope,
      Segment segment) {
    this.graph = graph;
    this.id = id;
    this.op = op;
    this.inputs = List.copyOf(inputs);
    this.scope = scope;
    this.segment = segment;
    List<Tensor> outs = new ArrayList<>(types.size());
    for (int i = 0; i < types.size(); i++) {
      outs.add(new Tensor(this, i, types.get(i)));
    }
    this.outputs = List.copyOf(outs);
  }

  /**
   * The graph this node belongs to.
   *
   * @return the graph
   */
  public Graph graph() {
    return graph;
  }

  /**
   * The position in the order of tracing.
   *
   * @return the id
   */
  public int id() {
    return id;
  }

  /**
   * The operation.
   *
   * @return the operation
   */
  public Op op() {
    return op;
  }

  /**
   * The inputs.
   *
   * @return an immutable list
   */
  public List<Tensor> inputs() {
    return inputs;
  }

  /**
   * One input.
   *
   * @param i its index
   * @return the tensor
   */
  public Tensor input(int i) {
    return inputs.get(i);
  }

  /**
   * The outputs.
   *
   * @return an immutable list, empty for a pure effect
   */
  public List<Tensor> outputs() {
    return outputs;
  }

  /**
   * One output.
   *
   * @param i its index
   * @return the tensor
   */
  public Tensor output(int i) {
    return outputs.get(i);
  }

  /**
   * Where in the traced code the node was made, as given to {@link Graph#scope(String, Runnable)}.
   *
   * @return the scope, possibly empty
   */
  public String scope() {
    return scope;
  }

  /** The step of a scan under a memory budget that the node belongs to, or null. */
  Segment segment() {
    return segment;
  }

  @Override
  public String toString() {
    return "%" + id + " " + op.name() + (scope.isEmpty() ? "" : " (" + scope + ")");
  }
}
