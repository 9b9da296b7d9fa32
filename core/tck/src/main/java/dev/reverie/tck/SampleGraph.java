package dev.reverie.tck;

import dev.reverie.engine.Graph;
import dev.reverie.engine.Rows;
import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.TensorType.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/** What the body of a {@link Sample} builds with: named inputs that have values, and named results. */
class SampleGraph {
  private final Graph graph;
  private final Sample sample;
  private final Rows rows;
  private final UnaryOperator<Tensor> seen;
  private final Map<String, float[]> floats = new LinkedHashMap<>();
  private final Map<String, int[]> indices = new LinkedHashMap<>();
  private final Map<String, Tensor> results = new LinkedHashMap<>();
  private final List<String> weighted = new ArrayList<>();
  private final List<String> inputs = new ArrayList<>();

  /** With {@code seen} the body sees other tensors than the inputs themselves: shifted ones, for differences. */
  SampleGraph(Graph graph, Sample sample, UnaryOperator<Tensor> seen) {
    this.graph = graph;
    this.sample = sample;
    this.seen = seen;
    this.rows = graph.rows("batch", sample.capacity(), sample.groups());
  }

  Graph graph() {
    return graph;
  }

  Sample sample() {
    return sample;
  }

  /** The rows that the sample is over. */
  Rows rows() {
    return rows;
  }

  /** An input of {@code [rows, features]}. */
  Tensor rows(String name, int features, Fill fill) {
    return input(name, TensorType.rows(rows, features), fill);
  }

  /** An input of {@code [rows, features]} with values of mixed sign around one. */
  Tensor rows(String name, int features) {
    return rows(name, features, Fill.normal());
  }

  /** An input without rows. */
  Tensor free(String name, Fill fill, int... dims) {
    return input(name, TensorType.free(dims), fill);
  }

  /** The weights of a product, one matrix a group, of a size that keeps activations around one. */
  Tensor weight(String name, int in, int out) {
    double size = 1.7 / Math.sqrt(in);
    return input(name, TensorType.weight(sample.groups(), in, out), Fill.uniform(-size, size));
  }

  /** A float input of any type. */
  Tensor input(String name, TensorType type, Fill fill) {
    Tensor raw = graph.inputs().get(name);
    if (raw == null) {
      raw = graph.input(name, type);
    }
    inputs.add(name);
    floats.put(name, values(name, type, fill));
    return seen.apply(raw);
  }

  /** An integer a row, below a bound; distinct wherever the bound allows it. */
  Tensor index(String name, int bound) {
    int[] values = new int[sample.capacity()];
    int step = bound > 7 && bound % 7 != 0 ? 7 : 1;
    for (int i = 0; i < values.length; i++) {
      values[i] = (int) ((long) i * step % bound);
    }
    indices.put(name, values);
    Tensor known = graph.inputs().get(name);
    return known == null ? graph.indexInput(name, rows) : known;
  }

  /** A state with values. */
  State state(String name, TensorType type, Fill fill) {
    State s = graph.store().add(name, type);
    s.set(values(name, type, fill));
    return s;
  }

  /** An integer state. */
  State counter(String name, int value) {
    State s = graph.store().counter(name, 1);
    s.set(new int[] {value});
    return s;
  }

  /** A result that gradients are taken of. */
  void result(String name, Tensor tensor) {
    value(name, tensor);
    weighted.add(name);
  }

  /** A result that is only looked at. */
  void value(String name, Tensor tensor) {
    results.put(name, tensor);
  }

  Map<String, float[]> floats() {
    return floats;
  }

  Map<String, int[]> indices() {
    return indices;
  }

  Map<String, Tensor> results() {
    return results;
  }

  /** The sum of all results, each element times a fixed number of its own. */
  Tensor loss() {
    Tensor sum = null;
    for (String name : weighted) {
      Tensor y = results.get(name);
      String cotangent = "cotangent." + name;
      Tensor c = graph.inputs().get(cotangent);
      if (c == null) {
        c = graph.input(cotangent, y.type());
      }
      floats.put(cotangent, values(cotangent, y.type(), Fill.normal()));
      Tensor part = y.times(c).sum();
      sum = sum == null ? part : sum.plus(part);
    }
    return sum;
  }

  /** The names of the inputs that gradients are taken by. */
  List<String> differentiable() {
    return inputs;
  }

  private float[] values(String name, TensorType type, Fill fill) {
    SplittableRandom random = new SplittableRandom((sample.key() + "/" + name).hashCode());
    int count = type.kind() == Kind.ROWS ? type.features() * sample.capacity() : type.features();
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = fill.next(random, i);
    }
    return values;
  }
}
