package dev.reverie.tck;

import dev.reverie.engine.DType;
import dev.reverie.engine.Graph;
import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.Input;
import dev.reverie.engine.op.ReadState;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A sample in double precision, and how far a backend in single precision may be from it. Each value of the graph has a
 * bound on its error, element by element: the errors of what it was computed from, carried through the operation, plus
 * the operation's own roundings. Each operation's contract says how, so that any graph of operations has a bound.
 */
final class Reference implements AutoCloseable {
  /** Half an ulp of 1: what one rounding can change, relatively. */
  static final double U = 0x1p-24;
  /** What one rounding can change among the smallest numbers. */
  static final double TINY = Float.MIN_VALUE;

  private final ScalarBackend backend = new ScalarBackend(1, false);
  private final Traced traced;
  private final Map<Tensor, double[]> values = new HashMap<>();
  private final Map<Tensor, double[]> errors = new HashMap<>();
  private final Map<State, double[]> stateErrors = new HashMap<>();

  Reference(Sample sample, Traced.Mode mode) {
    traced = Traced.everything(backend, sample, mode);
  }

  /** Computes values and bounds for some live rows. */
  void run(int[] live) {
    traced.run(live);
    values.clear();
    errors.clear();
    stateErrors.clear();
    for (Node node : traced.program().graph().nodes()) {
      for (Tensor t : node.outputs()) {
        if (t.type().dtype() == DType.F32) {
          values.put(t, node.op() instanceof ReadState r && r.version() == 0
              ? doubles(traced.initialStates().get(r.state())) : traced.exact(t));
          errors.put(t, node.op() instanceof ReadState r && stateErrors.containsKey(r.state())
              ? stateErrors.get(r.state()) : new double[values.get(t).length]);
        }
      }
      Contracts.of(node.op()).errors(node, this);
    }
  }

  Graph graph() {
    return traced.program().graph();
  }

  Traced traced() {
    return traced;
  }

  /** The double values of a tensor. */
  double[] value(Tensor t) {
    return values.get(t);
  }

  /** The bound on the error of each element, to be filled in by the contract of the operation that makes it. */
  double[] error(Tensor t) {
    return errors.get(t);
  }

  /** The value of a state before the run. */
  double[] before(State s) {
    return doubles(traced.initialStates().get(s));
  }

  /** The value of a state after the run. */
  double[] after(State s) {
    return traced.exact("state." + s.name());
  }

  /** The bound on the error of a state after an effect. */
  double[] error(State s) {
    return stateErrors.computeIfAbsent(s, k -> new double[k.size()]);
  }

  /** The integers given for an index input. */
  int[] index(Tensor t) {
    return traced.indices().get(((Input) t.node().op()).input());
  }

  int integer(State s) {
    int[] value = new int[1];
    s.get(value);
    return value[0];
  }

  /** Rows live in this run. */
  int live(Rows rows) {
    return rows.steps() * Arrays.stream(traced.live()).sum();
  }

  /** Rows live in a group. */
  int live(Rows rows, int group) {
    return rows.steps() * traced.live()[group];
  }

  /** The group that a row belongs to. */
  int group(Rows rows, int row) {
    int end = 0;
    for (int g = 0; g < rows.groups(); g++) {
      end += live(rows, g);
      if (row < end) {
        return g;
      }
    }
    throw new IllegalArgumentException("row " + row + " of " + rows + " is not live");
  }

  private static double[] doubles(float[] values) {
    double[] d = new double[values.length];
    for (int i = 0; i < d.length; i++) {
      d[i] = values[i];
    }
    return d;
  }

  @Override
  public void close() {
    backend.close();
  }
}
