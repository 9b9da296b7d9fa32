package dev.reverie.engine;

import dev.reverie.engine.op.Constant;
import dev.reverie.engine.op.Input;
import dev.reverie.engine.op.ReadState;
import dev.reverie.engine.op.Stack;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;

/**
 * What is being traced: operations over tensors of static type, in the order their effects happen.
 *
 * <p>A graph lives inside {@link Program#trace}. Java code that builds it runs once; the program it becomes runs many
 * times.
 */
public final class Graph {
  private final Store store;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Rows> rows = new LinkedHashMap<>();
  private final Map<String, Tensor> inputs = new LinkedHashMap<>();
  private final Map<String, Tensor> outputs = new LinkedHashMap<>();
  private final Map<State, Integer> versions = new HashMap<>();
  private final Map<Key, Node> known = new HashMap<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Map<String, Integer> draws = new LinkedHashMap<>();
  private String scope = "";
  private int scanStep;
  private Segment segment;
  private int sweeps;

  private record Key(Op op, List<Tensor> inputs) {
  }

  Graph(Store store) {
    this.store = Objects.requireNonNull(store, "store");
  }

  /**
   * The store whose states this graph reads and writes.
   *
   * @return the store
   */
  public Store store() {
    return store;
  }

  /**
   * Declares a set of rows, or finds it again.
   *
   * @param name unique name
   * @param capacity the most rows that can be live
   * @param groups groups with weights of their own
   * @return the rows
   */
  public Rows rows(String name, int capacity, int groups) {
    Rows r = rows.computeIfAbsent(name, n -> new Rows(n, capacity, groups));
    if (r.capacity() != capacity || r.groups() != groups) {
      throw new IllegalArgumentException("rows '" + name + "' exist already as " + r + ", got capacity " + capacity
          + " and " + groups + " groups");
    }
    return r;
  }

  /**
   * Declares a set of rows in one group, or finds it again.
   *
   * @param name unique name
   * @param capacity the most rows that can be live
   * @return the rows
   */
  public Rows rows(String name, int capacity) {
    return rows(name, capacity, 1);
  }

  /**
   * The rows of a batch of sequences, all steps in the order of time, or finds them again: as many are live as in the
   * rows of one step times the steps.
   *
   * @param each the rows of one step, in one group
   * @param steps how many
   * @return the rows, named {@code "<each>*<steps>"}
   */
  public Rows steps(Rows each, int steps) {
    if (rows.get(each.name()) != each) {
      throw new IllegalArgumentException("rows " + each + " belong to another graph");
    }
    return rows.computeIfAbsent(each.name() + "*" + steps, n -> Rows.steps(n, each, steps));
  }

  /**
   * Places the rows of all steps after each other, as rows of a batch of sequences. Inside of a scan's region; the
   * gradient is {@link Tensor#step}.
   *
   * @param steps the same features over the same rows, step by step
   * @return {@code [steps * rows, features]}, row {@code t * b + i} being row i of b at step t
   */
  public Tensor stack(List<Tensor> steps) {
    return Stack.apply(steps);
  }

  /**
   * A float input of {@code [capacity, features]}; inputs of one capacity declared this way share their rows, named
   * {@code "batch<capacity>"}.
   *
   * @param name the input's name
   * @param capacity the most rows
   * @param features elements per row
   * @return the tensor
   */
  public Tensor input(String name, int capacity, int features) {
    return input(name, TensorType.rows(rows("batch" + capacity, capacity), features));
  }

  /**
   * A float input over rows.
   *
   * @param name the input's name
   * @param rows the rows
   * @param features elements per row
   * @return the tensor
   */
  public Tensor input(String name, Rows rows, int features) {
    return input(name, TensorType.rows(rows, features));
  }

  /**
   * An integer input over rows, one per row.
   *
   * @param name the input's name
   * @param rows the rows
   * @return the tensor
   */
  public Tensor indexInput(String name, Rows rows) {
    return input(name, TensorType.index(rows));
  }

  /**
   * An input of any type.
   *
   * @param name the input's name
   * @param type its type
   * @return the tensor
   */
  public Tensor input(String name, TensorType type) {
    if (inputs.containsKey(name)) {
      throw new IllegalArgumentException("input '" + name + "' exists already, as " + inputs.get(name).type());
    }
    Tensor t = apply(new Input(name, type)).output(0);
    inputs.put(name, t);
    return t;
  }

  /**
   * Names a result that can be read after a run.
   *
   * @param name the output's name
   * @param tensor what it is
   */
  public void output(String name, Tensor tensor) {
    own(tensor);
    if (outputs.putIfAbsent(name, tensor) != null) {
      throw new IllegalArgumentException("output '" + name + "' exists already, as " + outputs.get(name).type());
    }
  }

  /**
   * A scalar that never changes.
   *
   * @param value the value
   * @return a tensor {@code [1]}
   */
  public Tensor constant(float value) {
    return constant(new float[] {value});
  }

  /**
   * A vector that never changes.
   *
   * @param values its elements, copied
   * @return a tensor {@code [values.length]}
   */
  public Tensor constant(float[] values) {
    return apply(new Constant(values)).output(0);
  }

  /**
   * The value of a state at this point of the trace.
   *
   * @param state a state of this graph's store
   * @return the tensor; using it after the state has been updated is refused
   */
  public Tensor read(State state) {
    if (state.store() != store) {
      throw new IllegalArgumentException("state '" + state.name() + "' belongs to another store");
    }
    return apply(new ReadState(state, versions.getOrDefault(state, 0))).output(0);
  }

  /**
   * Applies an operation. Pure operations with equal attributes and inputs are traced once.
   *
   * @param op the operation
   * @param in its inputs
   * @return the node
   */
  public Node apply(Op op, Tensor... in) {
    List<Tensor> list = Arrays.asList(in);
    for (Tensor t : list) {
      own(t);
      if (t.node().op() instanceof ReadState r && r.version() != versions.getOrDefault(r.state(), 0)) {
        throw new IllegalStateException(op.name() + ": state '" + r.state().name()
            + "' has been updated since this tensor read it; read it again, or trace this before the update");
      }
    }
    List<State> written = op.writes();
    Key key = new Key(op, list);
    if (written.isEmpty()) {
      Node same = known.get(key);
      if (same != null) {
        return same;
      }
    }
    Node node = new Node(this, nodes.size(), op, list, op.infer(list), scope, segment);
    nodes.add(node);
    for (State s : written) {
      if (s.store() != store) {
        throw new IllegalArgumentException(op.name() + ": state '" + s.name() + "' belongs to another store");
      }
      versions.merge(s, 1, Integer::sum);
    }
    if (written.isEmpty()) {
      known.put(key, node);
    }
    return node;
  }

  /**
   * Runs tracing code with a label that {@link Program#describe()} and error messages show.
   *
   * @param label e.g. {@code "critic"}
   * @param body the code
   */
  public void scope(String label, Runnable body) {
    String outer = scope;
    scope = outer.isEmpty() ? label : outer + "/" + label;
    try {
      body.run();
    } finally {
      scope = outer;
    }
  }

  /**
   * Repeats a body over time, the state of one step feeding the next. The steps become one row-wise region with no
   * barrier inside, and gradients go back through all of them. Random draws inside take the step into their counter.
   *
   * @param steps how many, at least 1
   * @param start the carry before the first step
   * @param body from the carry and the step to the next carry
   * @param <C> the carry: a tensor or a record of tensors
   * @return the carries after each step, in order
   */
  public <C> List<C> scan(int steps, C start, BiFunction<C, Integer, C> body) {
    return scan(steps, start, Long.MAX_VALUE, body);
  }

  /**
   * A scan with a memory plan. Of what its steps make, a reverse sweep reads much again; where that is more than the
   * budget, the sweep takes the last steps as they are and computes the others again, each from the carry before it
   * and the same random numbers, to the same bits. {@link Program#describe()} says what was chosen. A scan inside of
   * another belongs to the plan of the outer one.
   *
   * @param steps how many, at least 1
   * @param start the carry before the first step
   * @param budget bytes that the steps may save for a reverse sweep, over all rows at capacity; one step and the
   *     carries are saved in any case
   * @param body from the carry and the step to the next carry; what it computes beside that is computed again too
   * @param <C> the carry: a tensor or a record of tensors
   * @return the carries after each step, in order
   */
  public <C> List<C> scan(int steps, C start, long budget, BiFunction<C, Integer, C> body) {
    if (budget < 0) {
      throw new IllegalArgumentException("scan: the budget is " + budget + " bytes, expected at least 0");
    }
    if (steps < 1) {
      throw new IllegalArgumentException("scan: steps is " + steps + ", expected at least 1");
    }
    List<C> carries = new ArrayList<>(steps);
    int outerStep = scanStep;
    int span = outerStep * steps;
    Segment outer = segment;
    Segment.Scan scan = new Segment.Scan(scope.isEmpty() ? "scan" : "scan in " + scope, steps, budget);
    C carry = start;
    for (int t = 0; t < steps; t++) {
      scanStep = span + t;
      segment = outer != null || budget == Long.MAX_VALUE ? outer : new Segment(scan, t);
      int step = t;
      C before = carry;
      List<C> result = new ArrayList<>(1);
      scope("t" + t, () -> result.add(body.apply(before, step)));
      carry = result.getFirst();
      carries.add(carry);
    }
    scanStep = outerStep;
    segment = outer;
    return carries;
  }

  /**
   * The step of the scan being traced, 0 outside of one.
   *
   * @return the step
   */
  public int scanStep() {
    return scanStep;
  }

  /**
   * Registers a draw from a random stream; its run number advances by one at the end of each run.
   *
   * @param stream the stream's name; one draw a graph and scan step
   * @return the stream's run counter
   */
  public State draw(String stream) {
    if (draws.putIfAbsent(stream + "#" + scanStep, scanStep) != null) {
      throw new IllegalArgumentException("random stream '" + stream + "' is drawn from twice in one "
          + (scanStep == 0 ? "program" : "scan step") + "; give the second draw a name of its own");
    }
    store.streamId(stream);
    String name = "random." + stream;
    return store.contains(name) ? store.get(name) : store.counter(name, 1);
  }

  /**
   * Gradients of a scalar, as more operations in this graph (reverse mode).
   *
   * @param loss a scalar tensor
   * @param wrt tensors to differentiate by, e.g. parameters read from states
   * @return one gradient for each, of its type; zero with a warning where the loss does not depend on it
   */
  public List<Tensor> gradients(Tensor loss, List<Tensor> wrt) {
    Recomputation plan = new Recomputation(this, sweeps++);
    List<Tensor> result = Gradients.of(this, loss, wrt, plan, warnings);
    plan.report(notes, warnings);
    return result;
  }

  /**
   * Everything traced so far.
   *
   * @return an unmodifiable list in order of tracing
   */
  public List<Node> nodes() {
    return Collections.unmodifiableList(nodes);
  }

  /**
   * The row sets by name.
   *
   * @return an unmodifiable view
   */
  public Collection<Rows> rowSets() {
    return Collections.unmodifiableCollection(rows.values());
  }

  /**
   * The inputs by name.
   *
   * @return an unmodifiable view
   */
  public Map<String, Tensor> inputs() {
    return Collections.unmodifiableMap(inputs);
  }

  /**
   * The outputs by name.
   *
   * @return an unmodifiable view
   */
  public Map<String, Tensor> outputs() {
    return Collections.unmodifiableMap(outputs);
  }

  /**
   * What tracing found worth saying, e.g. a gradient that is zero everywhere.
   *
   * @return an unmodifiable list
   */
  public List<String> warnings() {
    return Collections.unmodifiableList(warnings);
  }

  /**
   * What was chosen while tracing, e.g. which steps of a scan are computed again.
   *
   * @return an unmodifiable list
   */
  public List<String> notes() {
    return Collections.unmodifiableList(notes);
  }

  Collection<String> streams() {
    List<String> names = new ArrayList<>();
    for (String d : draws.keySet()) {
      String name = d.substring(0, d.lastIndexOf('#'));
      if (!names.contains(name)) {
        names.add(name);
      }
    }
    return names;
  }

  private void own(Tensor t) {
    if (t.node().graph() != this) {
      throw new IllegalArgumentException("tensor " + t + " belongs to another graph");
    }
  }
}
