package dev.reverie.tck;

import dev.reverie.engine.Backend;
import dev.reverie.engine.DType;
import dev.reverie.engine.Node;
import dev.reverie.engine.Program;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A sample as a program on one backend. Two traces of a sample have the same nodes in the same order. */
final class Traced {
  /** What a trace contains. */
  enum Mode {
    /** The results. */
    FORWARD,
    /** The results, the loss, and its gradient by every float input. */
    BACKWARD
  }

  private final Sample sample;
  private final Store store;
  private final Program program;
  private final Map<State, float[]> floatStates = new LinkedHashMap<>();
  private final Map<State, int[]> intStates = new LinkedHashMap<>();
  private final Map<String, float[]> floats = new LinkedHashMap<>();
  private final Map<String, int[]> indices = new LinkedHashMap<>();
  private int[] live;

  private Traced(Backend backend, Sample sample, Mode mode, boolean everything) {
    this.sample = sample;
    store = backend.newStore(7);
    program = Program.trace(store, g -> {
      SampleGraph built = new SampleGraph(g, sample, UnaryOperator.identity());
      sample.body().accept(built);
      built.results().forEach(g::output);
      if (mode == Mode.BACKWARD) {
        Tensor loss = built.loss();
        g.output("loss", loss);
        List<Tensor> wrt = built.differentiable().stream().map(g.inputs()::get).toList();
        List<Tensor> gradients = g.gradients(loss, wrt);
        for (int i = 0; i < wrt.size(); i++) {
          g.output("gradient." + built.differentiable().get(i), gradients.get(i));
        }
      }
      for (State s : store.states()) {
        if (s.type().dtype() == DType.F32) {
          g.output("state." + s.name(), g.read(s));
        }
      }
      built.floats().keySet().forEach(name -> g.output("input." + name, g.inputs().get(name)));
      floats.putAll(built.floats());
      indices.putAll(built.indices());
      if (everything) {
        for (Node node : List.copyOf(g.nodes())) {
          node.outputs().stream().filter(t -> t.type().dtype() == DType.F32).forEach(t -> g.output(key(t), t));
        }
      }
    });
    for (State s : store.states()) {
      if (s.type().dtype() == DType.F32) {
        floatStates.put(s, s.toArray());
      } else {
        int[] values = new int[s.size()];
        s.get(values);
        intStates.put(s, values);
      }
    }
  }

  static Traced of(Backend backend, Sample sample, Mode mode) {
    return new Traced(backend, sample, mode, false);
  }

  /** With every value of the graph as an output, so that nothing shares memory and all can be read. */
  static Traced everything(Backend backend, Sample sample, Mode mode) {
    return new Traced(backend, sample, mode, true);
  }

  private static String key(Tensor t) {
    return "%" + t.node().id() + "." + t.index();
  }

  Program program() {
    return program;
  }

  Map<State, float[]> initialStates() {
    return floatStates;
  }

  Map<String, int[]> indices() {
    return indices;
  }

  int[] live() {
    return live;
  }

  /** Puts the states back and sets live rows and inputs, from the first row of the sample's values. */
  void prepare(int[] rows) {
    prepare(rows, floats, indices, 0);
  }

  /** Prepares a resized sample with rows of the original. */
  void prepare(Traced original, int firstRow, int rows) {
    prepare(new int[] {rows}, original.floats, original.indices, firstRow);
  }

  private void prepare(int[] rows, Map<String, float[]> values, Map<String, int[]> index, int first) {
    live = rows.clone();
    program.rows("batch").live(rows);
    int total = Arrays.stream(rows).sum();
    floatStates.forEach(State::set);
    intStates.forEach(State::set);
    values.forEach((name, v) -> {
      TensorType type = program.input(name).type();
      int features = type.features();
      program.input(name).set(type.isRows() ? Arrays.copyOfRange(v, first * features, (first + total) * features) : v);
    });
    index.forEach((name, v) -> program.input(name).set(Arrays.copyOfRange(v, first, first + total)));
  }

  /** Prepares and runs. */
  void run(int[] rows) {
    prepare(rows);
    program.run();
  }

  /** Every output of the last run by name, and the integer states. */
  Map<String, float[]> results() {
    Map<String, float[]> results = new LinkedHashMap<>();
    for (String name : program.graph().outputs().keySet()) {
      float[] values = new float[elements(program.output(name).type())];
      program.output(name).get(values);
      results.put(name, values);
    }
    intStates.keySet().forEach(s -> {
      int[] values = new int[s.size()];
      s.get(values);
      float[] asFloats = new float[values.length];
      for (int i = 0; i < values.length; i++) {
        asFloats[i] = values[i];
      }
      results.put("state." + s.name(), asFloats);
    });
    return results;
  }

  /** An output of the last run, unrounded where the backend computes in double. */
  double[] exact(String output) {
    double[] values = new double[elements(program.output(output).type())];
    program.output(output).get(values);
    return values;
  }

  double[] exact(Tensor t) {
    return exact(key(t));
  }

  private int elements(TensorType type) {
    return type.isRows() ? type.features() * type.rows().steps() * Arrays.stream(live).sum() : type.features();
  }

  /** What the caller set for an input in the last run. */
  float[] given(String input) {
    TensorType type = program.input(input).type();
    return Arrays.copyOf(floats.get(input), elements(type));
  }

  @Override
  public String toString() {
    return sample.name() + " with live rows " + Arrays.toString(live);
  }
}
