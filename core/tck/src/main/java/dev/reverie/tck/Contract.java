package dev.reverie.tck;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import java.util.List;

/** What an operation, and those that belong to it, must do on every backend. */
interface Contract {
  /** The name that cases start with: the operation's stem. */
  String name();

  /** Whether this is the contract of an operation. */
  boolean covers(Op op);

  /**
   * Bounds the error of a node's outputs ({@link Reference#error}), given values and errors of its inputs, for a
   * backend that rounds to single precision.
   */
  void errors(Node node, Reference at);

  /** Graphs to try it on. */
  List<Sample> samples();

  /** Graphs that must be refused when they are traced. */
  default List<Refusal> refusals() {
    return List.of();
  }
}
