package dev.reverie.agents.policy;

import dev.reverie.engine.Program;
import java.util.List;

/**
 * Acting on one observation, traced. The program has one row and these inputs, each {@code [1, features]}:
 *
 * <table>
 * <caption>Inputs</caption>
 * <tr><th>name</th><th>what</th><th>where</th></tr>
 * <tr><td>{@code numbers}</td><td>the numbers of the observation</td><td>it has numbers</td></tr>
 * <tr><td>{@code image}</td><td>its picture, 0 to 255 moved to -0.5 to 0.5</td><td>it has a picture</td></tr>
 * <tr><td>{@code keep}</td><td>0 where an episode begins, else 1</td><td>something is carried</td></tr>
 * <tr><td>{@code uniform}</td><td>random numbers in (0, 1)</td><td>{@code uniforms > 0}</td></tr>
 * <tr><td>{@code normal}</td><td>standard normal random numbers</td><td>{@code normals > 0}</td></tr>
 * <tr><td>those carried</td><td>what the output of this name was; zeros at first</td><td>something is carried</td></tr>
 * </table>
 *
 * <p>Its outputs are {@code action} and those carried.
 *
 * @param program the program; it draws nothing itself and changes no state
 * @param carried what goes from one step to the next, names of inputs and outputs; empty if nothing does
 * @param uniforms uniform random numbers that it takes
 * @param normals normal random numbers that it takes
 * @param decoder turns the output {@code action} into the environment's units
 */
public record PolicyProgram(Program program, List<String> carried, int uniforms, int normals, Decoder decoder) {
  /** Keeps a copy of the names. */
  public PolicyProgram {
    carried = List.copyOf(carried);
  }

  /**
   * A program that carries nothing and takes no random numbers.
   *
   * @param program the program
   * @param decoder turns the output {@code action} into the environment's units
   */
  public PolicyProgram(Program program, Decoder decoder) {
    this(program, List.of(), 0, 0, decoder);
  }

  /** From the program's action to the environment's. */
  @FunctionalInterface
  public interface Decoder {
    /**
     * Turns an action into the environment's units. Called by several threads at once; allocates nothing.
     *
     * @param raw the output {@code action}
     * @param action receives the action
     */
    void decode(float[] raw, float[] action);
  }
}
