package dev.reverie.agents.dreamer;

import dev.reverie.agents.Golden;
import dev.reverie.engine.Graph;
import dev.reverie.engine.Program;
import dev.reverie.engine.Rows;
import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Inputs and outputs of a file of reference numbers as tensors: whole, or one for each time. */
final class DreamerGraph {
  /** Which elements of an array of the file a tensor has. */
  private record Part(String name, int[] index) {
    Part(String name, int from, int count) {
      this(name, IntStream.range(from, from + count).toArray());
    }
  }

  private final Graph graph;
  private final Golden golden;
  private final Map<String, Part> inputs = new LinkedHashMap<>();
  private final Map<String, Part> outputs = new LinkedHashMap<>();
  private final Map<String, Tensor> differentiated = new LinkedHashMap<>();
  private Tensor loss;

  DreamerGraph(Graph graph, Golden golden) {
    this.graph = graph;
    this.golden = golden;
  }

  Graph graph() {
    return graph;
  }

  float attribute(String name) {
    return (float) golden.attribute(name);
  }

  int[] shape(String name) {
    return golden.shape("inputs", name);
  }

  private Rows rowSet(int count) {
    return graph.rows("rows" + count, count);
  }

  private static int product(int[] sizes, int from, int to) {
    int n = 1;
    for (int i = from; i < to; i++) {
      n *= sizes[i];
    }
    return n;
  }

  /** {@code [rows, features]}, the last {@code width} dimensions being the features. */
  Tensor rows(String name, int width) {
    int[] s = shape(name);
    TensorType type = TensorType.rows(rowSet(product(s, 0, s.length - width)), product(s, s.length - width, s.length));
    return input(name, new Part(name, 0, product(s, 0, s.length)), type);
  }

  Tensor rows(String name) {
    return rows(name, 1);
  }

  /** One tensor {@code [rows, features]} for each index of the first dimension. */
  List<Tensor> times(String name, int width) {
    int[] s = shape(name);
    TensorType type = TensorType.rows(rowSet(product(s, 1, s.length - width)), product(s, s.length - width, s.length));
    int count = product(s, 1, s.length);
    List<Tensor> all = new ArrayList<>();
    for (int t = 0; t < s[0]; t++) {
      all.add(input(name + "#" + t, new Part(name, t * count, count), type));
    }
    return all;
  }

  List<Tensor> times(String name) {
    return times(name, 0);
  }

  Tensor free(String name) {
    int[] s = shape(name);
    return input(name, new Part(name, 0, product(s, 0, s.length)), TensorType.free(s));
  }

  Tensor weight(String name) {
    int[] s = shape(name);
    return input(name, new Part(name, 0, product(s, 0, s.length)), s.length == 2 ? TensorType.weight(1, s[0], s[1])
        : TensorType.weight(s[0], s[1], s[2]));
  }

  /** Weights made of any elements of an input, in the order given. */
  Tensor weight(String name, String label, TensorType type, int[] index) {
    return input(name + "#" + label, new Part(name, index), type);
  }

  private Tensor input(String as, Part part, TensorType type) {
    Tensor t = graph.input(as, type);
    inputs.put(as, part);
    if (golden.has("gradients", part.name)) {
      differentiated.put(as, t);
    }
    return t;
  }

  /** A state that starts with the values of an input. */
  State state(String name) {
    float[] values = golden.input(name);
    State s = graph.store().free(name, values.length);
    s.set(values);
    return s;
  }

  /** The i-th part of an input as a vector. */
  Tensor vector(String name, int i) {
    int[] s = shape(name);
    int count = product(s, 1, s.length);
    return input(name + "#" + i, new Part(name, i * count, count), TensorType.free(count));
  }

  Tensor now(State s) {
    return graph.read(s).times(1f);
  }

  void out(String name, Tensor tensor) {
    out(name, name, new Part(name, 0, golden.output(name).length), tensor);
  }

  void out(String name, List<Tensor> times) {
    int count = golden.output(name).length / times.size();
    for (int t = 0; t < times.size(); t++) {
      out(name, name + "#" + t, new Part(name, t * count, count), times.get(t));
    }
  }

  private void out(String name, String as, Part part, Tensor tensor) {
    graph.output(as, tensor);
    outputs.put(as, part);
    if (golden.has("cotangents", name)) {
      Tensor weighted = tensor.times(graph.input("cotangent." + as, tensor.type())).sum();
      loss = loss == null ? weighted : loss.plus(weighted);
    }
  }

  /** Ends the trace. */
  void differentiate() {
    if (loss != null) {
      List<Tensor> d = graph.gradients(loss, List.copyOf(differentiated.values()));
      List<String> names = List.copyOf(differentiated.keySet());
      for (int i = 0; i < d.size(); i++) {
        graph.output("gradient." + names.get(i), d.get(i));
      }
    }
  }

  /** Runs, and compares everything the file has. */
  void check(Program program, double tolerance) {
    inputs.forEach((as, p) -> program.input(as).set(part(golden.input(p.name), p)));
    outputs.forEach((as, p) -> {
      if (golden.has("cotangents", p.name)) {
        program.input("cotangent." + as).set(part(golden.cotangent(p.name), p));
      }
    });
    program.run();
    outputs.forEach((as, p) -> compare(program, as, p, golden.output(p.name), tolerance));
    differentiated.forEach((as, t) -> compare(program, "gradient." + as, inputs.get(as),
        golden.gradient(inputs.get(as).name), tolerance));
    for (String output : golden.names("outputs")) {
      if (outputs.values().stream().noneMatch(p -> p.name.equals(output))) {
        throw new AssertionError("output '" + output + "' has not been built");
      }
    }
  }

  private static float[] part(float[] whole, Part p) {
    float[] values = new float[p.index.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = whole[p.index[i]];
    }
    return values;
  }

  private void compare(Program program, String as, Part p, double[] whole, double tolerance) {
    double greatest = Arrays.stream(whole).map(Math::abs).max().orElse(0);
    double[] got = new double[p.index.length];
    program.output(as).get(got);
    for (int i = 0; i < p.index.length; i++) {
      double expected = whole[p.index[i]];
      if (!(Math.abs(got[i] - expected) <= tolerance * greatest)) {
        throw new AssertionError(as + "[" + i + "] is " + got[i] + ", expected " + expected + " within "
            + tolerance * greatest);
      }
    }
  }
}
