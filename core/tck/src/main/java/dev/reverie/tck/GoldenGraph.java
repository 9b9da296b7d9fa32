package dev.reverie.tck;

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

/** What a {@link GoldenCase} builds with: inputs and outputs by the names of the reference file, whole or in parts. */
final class GoldenGraph {
  /** A part of an array of the file. */
  private record Part(String name, int from, int count) {
    double[] of(double[] whole) {
      return Arrays.copyOfRange(whole, from, from + count);
    }
  }

  private final Graph graph;
  private final Golden golden;
  private final Map<String, Part> inputs = new LinkedHashMap<>();
  private final Map<String, Part> outputs = new LinkedHashMap<>();
  private final Map<String, Part> gradients = new LinkedHashMap<>();
  private final List<Tensor> differentiated = new ArrayList<>();
  private Tensor loss;

  GoldenGraph(Graph graph, Golden golden) {
    this.graph = graph;
    this.golden = golden;
  }

  Graph graph() {
    return graph;
  }

  float attribute(String name) {
    return (float) golden.attribute(name);
  }

  /** An attribute that an operation takes in double precision. */
  double exactly(String name) {
    return golden.attribute(name);
  }

  /** The shape of an input. */
  int[] shape(String name) {
    return golden.shape("inputs", name);
  }

  /** An input {@code [rows, features]}; {@code [rows]} is a column, {@code [groups, rows, features]} is grouped. */
  Tensor rows(String name) {
    int[] s = shape(name);
    return switch (s.length) {
      case 1 -> input(name, TensorType.rows(rows(s[0], 1), 1));
      case 2 -> input(name, TensorType.rows(rows(s[0], 1), s[1]));
      case 3 -> input(name, TensorType.rows(rows(s[0] * s[1], s[0]), s[2]));
      default -> throw new IllegalArgumentException(name + " has the shape " + Arrays.toString(s));
    };
  }

  /** All but the last dimension as rows of one group. */
  Tensor flatRows(String name) {
    int[] s = shape(name);
    int features = s[s.length - 1];
    return input(name, TensorType.rows(rows(golden.data("inputs", name).length / features, 1), features));
  }

  /** All but the last two dimensions as rows of one group: groups of classes. */
  Tensor latent(String name) {
    int[] s = shape(name);
    int features = s[s.length - 1] * s[s.length - 2];
    return input(name, TensorType.rows(rows(golden.data("inputs", name).length / features, 1), features));
  }

  Rows rows(int count, int groups) {
    return graph.rows("rows" + count + "/" + groups, count, groups);
  }

  /** An input without rows. */
  Tensor free(String name) {
    return input(name, TensorType.free(shape(name)));
  }

  /** An input {@code [in, out]} or {@code [groups, in, out]} as weights. */
  Tensor weight(String name) {
    int[] s = shape(name);
    return input(name, s.length == 2 ? TensorType.weight(1, s[0], s[1]) : TensorType.weight(s[0], s[1], s[2]));
  }

  /** A whole input. */
  Tensor input(String name, TensorType type) {
    return input(name, new Part(name, 0, golden.data("inputs", name).length), type);
  }

  /** The i-th part of an input that is cut into equal parts. */
  Tensor part(String name, int i, int parts, TensorType type) {
    int count = golden.data("inputs", name).length / parts;
    return input(name + "#" + i, new Part(name, i * count, count), type);
  }

  private Tensor input(String as, Part part, TensorType type) {
    Tensor t = graph.input(as, type);
    inputs.put(as, part);
    if (golden.has("gradients", part.name)) {
      gradients.put(as, part);
      differentiated.add(t);
    }
    return t;
  }

  /** A state that starts with the values of an input. */
  State state(String name) {
    float[] values = floats(golden.data("inputs", name));
    State s = graph.store().free(name, values.length);
    s.set(values);
    return s;
  }

  /** The value of a state now, for an output that later updates shall not change. */
  Tensor now(State s) {
    return graph.read(s).times(1f);
  }

  /** An output of the file. */
  void out(String name, Tensor tensor) {
    out(name, name, new Part(name, 0, golden.data("outputs", name).length), tensor);
  }

  /** The i-th part of an output. */
  void out(String name, int i, int parts, Tensor tensor) {
    int count = golden.data("outputs", name).length / parts;
    out(name, name + "#" + i, new Part(name, i * count, count), tensor);
  }

  private void out(String name, String as, Part part, Tensor tensor) {
    graph.output(as, tensor);
    outputs.put(as, part);
    if (golden.has("cotangents", name)) {
      String cotangent = "cotangent." + as;
      Tensor c = graph.input(cotangent, tensor.type());
      Tensor weighted = tensor.times(c).sum();
      loss = loss == null ? weighted : loss.plus(weighted);
    }
  }

  /** Ends the trace: gradients by every input that the file has them for. */
  void differentiate() {
    if (differentiated.isEmpty()) {
      return;
    }
    List<Tensor> d = graph.gradients(loss, differentiated);
    for (int i = 0; i < d.size(); i++) {
      String input = List.copyOf(gradients.keySet()).get(i);
      graph.output("gradient." + input, d.get(i));
    }
  }

  void set(Program p) {
    inputs.forEach((as, part) -> p.input(as).set(floats(part.of(golden.data("inputs", part.name)))));
    outputs.forEach((as, part) -> {
      if (golden.has("cotangents", part.name)) {
        p.input("cotangent." + as).set(floats(part.of(golden.data("cotangents", part.name))));
      }
    });
  }

  /** What the file expects, by the names of the program's outputs. */
  Map<String, double[]> expected() {
    Map<String, double[]> expected = new LinkedHashMap<>();
    outputs.forEach((as, part) -> expected.put(as, part.of(golden.data("outputs", part.name))));
    gradients.forEach((as, part) -> expected.put("gradient." + as, part.of(golden.data("gradients", part.name))));
    return expected;
  }

  /** The greatest element of the whole array that an output of the program is part of. */
  double greatest(String as) {
    boolean gradient = as.startsWith("gradient.");
    Part part = gradient ? gradients.get(as.substring(9)) : outputs.get(as);
    return Arrays.stream(golden.data(gradient ? "gradients" : "outputs", part.name)).map(Math::abs).max().orElse(0);
  }

  /** The outputs of the file that were built. */
  boolean covers(String output) {
    return outputs.values().stream().anyMatch(p -> p.name.equals(output));
  }

  private static float[] floats(double[] values) {
    float[] f = new float[values.length];
    for (int i = 0; i < f.length; i++) {
      f[i] = (float) values[i];
    }
    return f;
  }
}
