package dev.reverie.bench.libtorch;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.reverie.bench.Fill;
import dev.reverie.bench.Meter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What all have in common: tensors, a module over them, and the call. A module may repeat short work several times a
 * call, so that what it costs to come from Java does not count against libtorch.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 5, jvmArgsPrepend = "--add-modules=jdk.incubator.vector")
public abstract class LibtorchBench {
  /** How often the work is done in a call; times are given for one. */
  @Param("1")
  public int repeats;

  private final Map<String, NDArray> tensors = new LinkedHashMap<>();
  private final int threads = Integer.getInteger("reverie.threads", 1);
  private NDManager manager;
  private Script script;
  private PtSymbolBlock module;
  private IValue[] values;
  private NDList arrays;
  private ParameterStore parameters;
  private GradientCollector gradients;

  /** For JMH. */
  protected LibtorchBench() {
  }

  /** Makes the tensors. */
  abstract void tensors();

  /**
   * The work, in terms of the tensors by name. Ends in an assignment to {@code result}.
   *
   * @return statements as TorchScript saves them
   */
  abstract String code();

  /**
   * Compares the results of a first call.
   *
   * @param results what the code assigned to {@code result}: one tensor, or those of a list
   * @throws AssertionError if it is wrong
   */
  abstract void check(NDList results);

  /** Whether gradients are taken. */
  boolean trains() {
    return false;
  }

  final NDArray add(String name, float[] values, long... shape) {
    NDArray tensor = manager.create(values, new Shape(shape));
    tensors.put(name, tensor);
    return tensor;
  }

  final NDArray normal(String name, double deviation, long... shape) {
    return add(name, Fill.normal(name, (int) new Shape(shape).size(), deviation), shape);
  }

  final NDArray integers(String name, long... values) {
    NDArray tensor = manager.create(values);
    tensors.put(name, tensor);
    return tensor;
  }

  final NDArray zeros(String name, long... shape) {
    return add(name, new float[(int) new Shape(shape).size()], shape);
  }

  final NDArray parameter(String name, double deviation, long... shape) {
    NDArray tensor = normal(name, deviation, shape);
    tensor.setRequiresGradient(true);
    return tensor;
  }

  final NDArray tensor(String name) {
    return tensors.get(name);
  }

  /** Makes the tensors and the module, and makes the first call. */
  @Setup(Level.Trial)
  public final void open() {
    Engine engine = Engine.getEngine("PyTorch");
    manager = engine.newBaseManager();
    if (trains()) {
      gradients = engine.newGradientCollector();
    }
    tensors();
    String once = code().stripTrailing() + "\n";
    String body = once + (repeats > 1 ? "for _i in range(" + (repeats - 1) + "):\n" + once.indent(2) : "")
        + "return result\n";
    script = Script.load(String.join(" ", tensors.keySet()), body);
    module = script.module();
    arrays = new NDList(tensors.values());
    parameters = new ParameterStore(manager, false);
    values = tensors.values().stream().map(t -> IValue.from((PtNDArray) t)).toArray(IValue[]::new);
    if (!System.getProperty("reverie.bench.check", "true").equals("false")) {
      try (NDList results = call()) {
        check(results);
      }
    }
    Meter.warmUp();
  }

  /** A call whose result is wanted. */
  final NDList call() {
    return module.forward(parameters, arrays, trains());
  }

  /** The call. */
  @Benchmark
  public void run() {
    if (trains()) {
      // The short way below is for inference alone.
      call().close();
    } else {
      module.forward(values).close();
    }
  }

  /** The peak, right after the timing. */
  @TearDown(Level.Iteration)
  public final void measurePeak() {
    Meter.measurePeak(threads);
  }

  /** Frees the tensors. */
  @TearDown(Level.Trial)
  public final void close() {
    if (gradients != null) {
      gradients.close();
    }
    script.close();
    manager.close();
  }

}
