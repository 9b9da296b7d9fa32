package dev.reverie.engine;

import java.util.List;

/**
 * An operation: its shapes, its gradient and its cost. Kernels live in the backends, under the same file stem.
 *
 * <p>Operations are values (records): two with equal attributes are the same operation. An operation is row-wise when
 * its outputs and its row inputs share one {@link Rows} set; a backend's planner puts consecutive row-wise operations
 * into one region.
 */
public interface Op {
  /**
   * The name printed by {@link Program#describe()}.
   *
   * @return a short lower-case name
   */
  String name();

  /**
   * Checks the inputs and gives the types of the outputs.
   *
   * @param inputs the input tensors
   * @return the output types, empty for an operation that only has an effect
   * @throws IllegalArgumentException naming the operation, what came and what was expected
   */
  List<TensorType> infer(List<Tensor> inputs);

  /**
   * The reverse-mode rule, written in operations.
   *
   * @param node the node to differentiate
   * @param cotangents one per output, null where nothing depends on that output
   * @param needed which inputs a gradient is wanted for
   * @return one tensor per input; null where not needed or zero
   */
  default Tensor[] gradient(Node node, Tensor[] cotangents, boolean[] needed) {
    throw new UnsupportedOperationException(
        name() + ": no gradient is defined; wrap its input in stopGradient() if none is meant");
  }

  /**
   * States this operation writes. It runs after everything traced before it that reads or writes them.
   *
   * @return the states, usually none
   */
  default List<State> writes() {
    return List.of();
  }

  /**
   * States this operation reads beside its inputs.
   *
   * @return the states, usually none
   */
  default List<State> reads() {
    return List.of();
  }

  /**
   * Floating-point operations for all rows at capacity, a multiply-add counting two.
   *
   * @param node the node
   * @return the count
   */
  default long flops(Node node) {
    long n = 0;
    for (Tensor t : node.outputs()) {
      n += t.type().isRows() ? (long) t.type().features() * t.type().rows().capacity() : t.type().features();
    }
    return n;
  }
}
