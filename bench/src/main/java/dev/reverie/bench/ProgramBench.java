package dev.reverie.bench;

import dev.reverie.engine.Backend;
import dev.reverie.engine.Graph;
import dev.reverie.engine.Program;
import dev.reverie.engine.Store;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.HashMap;
import java.util.Map;

/**
 * Times {@link Program#run()} of a program of one or a few operations. Its inputs have been set before, its outputs are
 * read afterwards: copying them in and out is not in the time.
 */
public abstract class ProgramBench extends OperationBench {
  private final Map<String, float[]> inputs = new HashMap<>();
  private Store store;
  private Program program;

  /** For JMH. */
  protected ProgramBench() {
  }

  /**
   * Makes the states and fills them.
   *
   * @param states where they go
   */
  void states(Store states) {
  }

  /**
   * Traces the program.
   *
   * @param g the graph
   */
  abstract void trace(Graph g);

  /**
   * Values of an input.
   *
   * @param name its name
   * @param count how many
   * @return normal numbers, unless a benchmark needs others
   */
  float[] fill(String name, int count) {
    return Fill.normal(name, count);
  }

  /**
   * Makes a call here and one of the same program in double, and compares every output.
   *
   * @param tolerance relative, from 1 on, else absolute
   */
  final void checkInDouble(double tolerance) {
    call();
    try (Backend reference = new ScalarBackend(1, false)) {
      Store plain = reference.newStore(1);
      states(plain);
      Program exact = Program.trace(plain, this::trace);
      inputs.forEach((name, values) -> exact.input(name).set(values));
      exact.run();
      exact.graph().outputs().forEach((name, tensor) -> {
        float[] got = output(name);
        double[] expected = new double[got.length];
        exact.output(name).get(expected);
        Naive.check(name, got, tolerance, i -> expected[i]);
      });
    }
  }

  @Override
  final void build(Backend backend) {
    store = backend.newStore(1);
    states(store);
    program = Program.trace(store, this::trace);
    program.graph().inputs().forEach((name, tensor) -> {
      TensorType type = tensor.type();
      float[] values = fill(name, type.features() * (type.isRows() ? type.rows().capacity() : 1));
      inputs.put(name, values);
      program.input(name).set(values);
    });
  }

  /**
   * What an input was set to.
   *
   * @param name its name
   * @return row-major values
   */
  final float[] input(String name) {
    return inputs.get(name);
  }

  /**
   * The values of a state.
   *
   * @param name its name
   * @return row-major values
   */
  final float[] state(String name) {
    return store.get(name).toArray();
  }

  /**
   * The result of a call.
   *
   * @param name the output's name
   * @return row-major values
   */
  final float[] output(String name) {
    TensorType type = program.output(name).type();
    float[] values = new float[type.features() * (type.isRows() ? type.rows().capacity() : 1)];
    program.output(name).get(values);
    return values;
  }

  @Override
  final void call() {
    program.run();
  }

  @Override
  final void warmUp() {
    program.warmUp();
  }
}
