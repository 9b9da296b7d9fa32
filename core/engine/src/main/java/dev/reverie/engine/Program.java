package dev.reverie.engine;

import dev.reverie.engine.op.Increment;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.Consumer;

/**
 * A graph, traced once and planned once, to be run many times. A run allocates nothing.
 *
 * <p>A program runs on one thread at a time; its backend's workers help. Different programs may run from different
 * threads; a caller that finds the workers busy does all the work itself.
 */
public abstract class Program {
  private final Graph graph;

  /**
   * For backends.
   *
   * @param graph what was traced
   */
  protected Program(Graph graph) {
    this.graph = graph;
  }

  /**
   * Traces and plans a program.
   *
   * @param store the states it works on; its backend runs the program
   * @param body builds the graph
   * @return the program
   */
  public static Program trace(Store store, Consumer<Graph> body) {
    Graph graph = new Graph(store);
    body.accept(graph);
    for (String stream : graph.streams()) {
      Increment.apply(graph, store.get("random." + stream));
    }
    return store.backend().compile(graph);
  }

  /**
   * What was traced.
   *
   * @return the graph
   */
  public final Graph graph() {
    return graph;
  }

  /**
   * An input by name.
   *
   * @param name its name in the graph
   * @return the handle, to be kept
   */
  public abstract Input input(String name);

  /**
   * An output by name.
   *
   * @param name its name in the graph
   * @return the handle, to be kept
   */
  public abstract Output output(String name);

  /**
   * The live rows of a row set.
   *
   * @param name the row set's name
   * @return the handle, to be kept
   */
  public abstract Live rows(String name);

  /**
   * Runs everything once: results land in the outputs, effects in the states.
   *
   * @throws IllegalStateException if an input has not been set for the rows now live
   */
  public abstract void run();

  /**
   * Runs once with every value checked: the first operation that made a NaN or an infinity is named. Slow; effects
   * happen as in {@link #run()}, up to the failure.
   *
   * @throws ArithmeticException naming the operation
   */
  public abstract void runChecked();

  /**
   * Runs on synthetic inputs and a copy of the states until timing settles, so that the first real run is at full
   * speed. Nothing is trained, no random stream advances, inputs and outputs keep their values.
   */
  public abstract void warmUp();

  /**
   * For tests: fills the memory that a run must write before it reads with NaN. Inputs and states keep their values.
   */
  public abstract void poison();

  /**
   * For tests: the values beyond whose end something has been written since {@link #poison()}. Only a backend that was
   * told to plan with guards can tell.
   *
   * @return what was found, empty if nothing
   */
  public abstract List<String> overruns();

  /**
   * The plan as text: phases, regions, operations with shapes, bytes, operations counted, barriers in a run.
   *
   * @return several lines
   */
  public abstract String describe();

  /**
   * Runs once and gives the time of each operation.
   *
   * @return one entry per kernel, in the order of the plan
   */
  public abstract List<Timing> profile();

  /**
   * Floating-point operations of a run with every row live.
   *
   * @return the count
   */
  public abstract long flops();

  /**
   * The same program over another store of the same backend, with memory of its own: a light instance for another
   * thread, or for a new snapshot of the weights.
   *
   * @param store has every state that this program uses, with the same types
   * @return the program
   */
  public abstract Program instance(Store store);

  /**
   * How long one operation took.
   *
   * @param operation its name and place
   * @param nanos time over all workers
   * @param flops its floating-point operations at capacity
   */
  public record Timing(String operation, long nanos, long flops) {
  }

  /** Where a value goes in. */
  public interface Input {
    /**
     * The input's type.
     *
     * @return the type
     */
    TensorType type();

    /**
     * Copies the values in: row-major, as many rows as are live.
     *
     * @param values source
     * @param at first element
     */
    void set(float[] values, int at);

    /**
     * Copies all values in.
     *
     * @param values exactly the live rows, row-major
     */
    void set(float[] values);

    /**
     * Copies the values in from a buffer, which advances.
     *
     * @param values source
     */
    void set(FloatBuffer values);

    /**
     * Copies integers in, one per live row.
     *
     * @param values source, at least as many as rows are live
     */
    void set(int[] values);
  }

  /** Where a result comes out. */
  public interface Output {
    /**
     * The output's type.
     *
     * @return the type
     */
    TensorType type();

    /**
     * Copies the result of the last run out, row-major: the live rows, or a whole rowless value.
     *
     * @param values destination, large enough
     * @param at first element
     */
    void get(float[] values, int at);

    /**
     * Copies the result out from the start of an array.
     *
     * @param values destination, large enough
     */
    default void get(float[] values) {
      get(values, 0);
    }

    /**
     * Copies the result out without rounding: a backend may compute in double.
     *
     * @param values destination, large enough
     */
    void get(double[] values);

    /**
     * The value of a scalar output.
     *
     * @return the value
     */
    float scalar();
  }

  /** How many rows of a row set are live. */
  public interface Live {
    /**
     * Sets the number of live rows of a set with one group. Inputs over these rows must then be set again if the
     * number changed.
     *
     * @param rows from 0 to the capacity
     */
    void live(int rows);

    /**
     * Sets the number of live rows of each group.
     *
     * @param rows one number per group; their sum at most the capacity
     */
    void live(int[] rows);

    /**
     * Live rows in all.
     *
     * @return the number
     */
    int live();
  }
}
