package dev.reverie.engine.cpu;

import dev.reverie.engine.Rows;
import dev.reverie.engine.TensorType;

/** The order in which a CPU backend stores values. */
public interface Layout {
  /**
   * Whether the batch lies in the lanes, {@code [tile][feature][16]}; else tiles are row-major, {@code [16][features]}.
   *
   * @param rows the rows
   * @return true for lanes
   */
  boolean lanes(Rows rows);

  /**
   * Elements of storage of a weight.
   *
   * @param type a weight type
   * @return the count, padding included
   */
  int weightExtent(TensorType type);

  /**
   * Where an element of a weight lies.
   *
   * @param type a weight type
   * @param group its group
   * @param in its input feature k
   * @param out its output feature n
   * @return offset from the weight's start
   */
  int weightIndex(TensorType type, int group, int in, int out);

  /** Everything row-major: the scalar reference. */
  Layout PLAIN = new Layout() {
    @Override
    public boolean lanes(Rows rows) {
      return false;
    }

    @Override
    public int weightExtent(TensorType type) {
      return type.features();
    }

    @Override
    public int weightIndex(TensorType type, int group, int in, int out) {
      return (group * type.dim(1) + in) * type.dim(2) + out;
    }
  };
}
