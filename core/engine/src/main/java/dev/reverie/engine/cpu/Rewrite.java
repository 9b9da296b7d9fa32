package dev.reverie.engine.cpu;

import dev.reverie.engine.Node;
import dev.reverie.engine.Tensor;
import java.util.List;

/**
 * Several operations that a backend has one kernel for. Reached only through {@link CpuBackend#rewrite}: without rewrites
 * the same operations run one by one, and give the same bits.
 *
 * @param name for {@code describe}, e.g. {@code "norm+scale+offset"}
 * @param nodes the operations in order of tracing; effects and results of all of them happen in the place of the first
 */
public record Rewrite(String name, List<Node> nodes) {
  /** What a backend may ask about the graph around an operation. */
  public interface Surroundings {
    /**
     * The operations that use a value.
     *
     * @param value the value
     * @return its live users in order of tracing
     */
    List<Node> users(Tensor value);

    /**
     * Whether a value must exist beyond an operation that uses it.
     *
     * @param value the value
     * @param user one of its users
     * @return true if it is an output of the program or somebody else uses it too
     */
    boolean neededBeside(Tensor value, Node user);

    /**
     * The live operations, in order of tracing.
     *
     * @return a list
     */
    List<Node> nodes();
  }
}
